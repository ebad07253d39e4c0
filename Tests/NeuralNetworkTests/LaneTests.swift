import Testing

@testable import NeuralNetwork

@Suite struct LaneTests {
  private struct Problem: Error, Equatable {
    let lane: Int
  }

  private static let rows = Curve(rows: 21)
  private static let validation = Curve(rows: 5)

  /// Networks of two shapes that take turns, each with a seed and a learning rate of its own.
  private static func network(_ index: Int) throws -> Network {
    var description = Curve.description
    if index.isMultiple(of: 2) { description.layers = [.dense(3, .relu), .dense(1)] }
    description.seed = UInt32(index + 1)
    description.learningRate = 0.002 * Float(index + 1)
    description.inputScaling = .standardize
    let network = try Network(description)
    let inputs = rows.inputs
    try network.fitInputScaling(inputs.span)
    return network
  }

  private static func options(_ index: Int) -> FitOptions {
    var options = FitOptions(epochs: 20 + index, batchSize: 4)
    options.patience = index == 3 ? 2 : nil
    if index == 5 {
      options.schedule = Schedule(.multiStep)
      options.schedule.milestones = [3, 9]
    }
    return options
  }

  private static func weights(_ index: Int) -> [Float]? {
    index == 7 ? (0..<rows.rows).map { Float($0 % 3) } : nil
  }

  @Test(arguments: [1, 2]) func lanesGiveTheBitsOfEachAlone(threads: Int) throws {
    let (rows, validation) = (Self.rows, Self.validation)
    let lanes = try (0..<40).map {
      try Lane(Self.network($0), options: Self.options($0), weights: Self.weights($0))
    }
    let results = try Network.fitLanes(
      lanes, rows.inputs.span, rows.targets.span,
      validation: Validation(validation.inputs.span, validation.targets.span), threads: Threads(threads))
    for (index, lane) in lanes.enumerated() {
      let alone = try Self.network(index)
      let weights = Self.weights(index)
      let result = try alone.fit(
        rows.inputs.span, rows.targets.span, weights: weights?.span,
        validation: Validation(validation.inputs.span, validation.targets.span), options: Self.options(index))
      #expect(try lane.network.values == alone.values)
      let progress = try results[index].get().progress
      #expect(progress.epoch == result.progress.epoch && progress.bestEpoch == result.progress.bestEpoch)
      #expect(progress.validationLoss == result.progress.validationLoss)
    }
  }

  @Test func lanesMayHaveRowsOfTheirOwn() throws {
    let (rows, validation) = (Self.rows, Self.validation)
    let others = (1...3).map { Curve(rows: 9 + 4 * $0) }
    let own = others.map { LaneRows($0.inputs.span, $0.targets.span) }
    let watched = LaneRows(validation.inputs.span, validation.targets.span)
    var lanes = try (0..<12).map { try Lane(Self.network($0), options: Self.options($0)) }
    for index in lanes.indices {
      lanes[index].rows = index % 4 == 3 ? nil : own[index % 4]
      lanes[index].validation = watched
    }
    _ = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span)
    for (index, lane) in lanes.enumerated() {
      let alone = try Self.network(index)
      let curve = index % 4 == 3 ? rows : others[index % 4]
      try alone.fit(
        curve.inputs.span, curve.targets.span,
        validation: Validation(validation.inputs.span, validation.targets.span), options: Self.options(index))
      #expect(try lane.network.values == alone.values)
    }
    lanes.removeAll { $0.rows == nil }
    #expect(try Network.fitLanes(lanes).count == 9)
    lanes[4].rows = nil
    #expect(status { _ = try Network.fitLanes(lanes) } == .zeroDimension)
  }

  @Test func commonWeightsCount() throws {
    let rows = Self.rows
    let weights = try #require(Self.weights(7))
    let options = FitOptions(epochs: 12, batchSize: 4)
    let lanes = try (0..<4).map { try Lane(Self.network($0), options: options) }
    _ = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span, weights: weights.span)
    let alone = try Self.network(2)
    try alone.fit(rows.inputs.span, rows.targets.span, weights: weights.span, options: options)
    #expect(try lanes[2].network.values == alone.values)
  }

  @Test func aLaneThatDivergesFailsAlone() throws {
    let rows = Self.rows
    let options = FitOptions(epochs: 5)
    var lanes = try (0..<5).map { try Lane(Self.network($0), options: options) }
    var description = lanes[1].network.description
    (description.optimizer, description.learningRate) = (.sgd, 1e6)
    lanes[1].network = try Network(description)
    let results = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span)
    let failure = #expect(throws: NNError.self) { try results[1].get() }
    #expect(failure?.status == .nonfiniteLoss || failure?.status == .nonfiniteGradient)
    let alone = try Self.network(3)
    try alone.fit(rows.inputs, rows.targets, options: options)
    #expect(try lanes[3].network.values == alone.values)
    #expect(try results[3].get().progress.epoch == 5)
  }

  @Test func progressHasTheNumberOfTheLane() throws {
    let rows = Self.rows
    let lanes = try (0..<4).map { try Lane(Self.network($0), options: FitOptions(epochs: 3)) }
    var epochs = [Int](repeating: 0, count: 4)
    let results = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span) { lane, progress in
      epochs[lane] += 1
      return lane == 2 && progress.epoch == 2 ? .stop : .goOn
    }
    #expect(epochs == [3, 3, 2, 3])
    #expect(try results.map { try $0.get().wasStopped } == [false, false, true, false])
  }

  @Test func whatTheClosureThrowsIsThrown() throws {
    let rows = Self.rows
    let lanes = try (0..<4).map { try Lane(Self.network($0)) }
    #expect(throws: Problem(lane: 1)) {
      try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span) { lane, progress in
        if lane == 1 && progress.epoch == 2 { throw Problem(lane: lane) }
        return .goOn
      }
    }
  }

  @Test func aTrainingGoesOn() throws {
    let rows = Self.rows
    let states = (0..<3).map { _ in FitState() }
    let networks = try (0..<3).map { try Self.network(2 * $0) }
    for epochs in [4, 9] {
      let lanes = networks.indices.map {
        Lane(networks[$0], options: FitOptions(epochs: epochs, batchSize: 4), state: states[$0])
      }
      _ = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span)
    }
    let alone = try Self.network(4)
    try alone.fit(rows.inputs, rows.targets, options: FitOptions(epochs: 9, batchSize: 4))
    #expect(try networks[2].values == alone.values)
  }

  @Test func wrongArgumentsAreRefused() throws {
    let rows = Self.rows
    func train(_ lanes: [Lane], weights: [Float]? = nil) -> Status? {
      status {
        _ = try Network.fitLanes(lanes, rows.inputs.span, rows.targets.span, weights: weights?.span)
      }
    }
    let network = try Self.network(0)
    let before = try network.values
    #expect(train([]) == .zeroDimension)
    #expect(train([Lane(network), Lane(network)]) == .overlap)
    #expect(train([Lane(network), try Lane(Network(XOR.description))]) == .badTarget)
    var wide = Curve.description
    wide.inputs = 3
    #expect(train([Lane(network), try Lane(Network(wide))]) == .outOfRange)
    #expect(train([Lane(network, weights: [1, 2])]) == .outOfRange)
    #expect(train([Lane(network)], weights: [1, 2]) == .outOfRange)
    var options = FitOptions()
    options.patience = 3
    #expect(train([Lane(network, options: options)]) == .badSetting)
    #expect(try network.values == before)
  }
}
