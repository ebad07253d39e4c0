import Testing

@testable import NeuralNetwork

@Suite struct FitTests {
  private let xor = XOR()

  private struct Problem: Error, Equatable {
    let epoch: Int
  }

  @Test func exclusiveOrIsLearned() throws {
    let network = try Network(XOR.description)
    var epochs: [Int] = []
    let result = try network.fit(
      xor.inputs, xor.targets, options: FitOptions(epochs: 2000, batchSize: nil)
    ) { progress in
      epochs.append(progress.epoch)
      #expect(progress.hasEpochEnded && progress.rowsDone == 4 && progress.rows == 4)
      return progress.loss < 0.01 ? .stop : .goOn
    }
    #expect(result.wasStopped)
    #expect(epochs == Array(1...result.progress.epoch))
    let outputs = try network.predict(xor.inputs)
    #expect(zip(outputs, xor.targets).allSatisfy { abs($0 - $1) < 0.1 })
    let metrics = try network.evaluate(xor.inputs, xor.targets)
    #expect(metrics.accuracy == 1 && metrics.loss < 0.02)
  }

  @Test func progressIsReportedAfterBatches() throws {
    let network = try Network(XOR.description)
    var options = FitOptions(epochs: 2, batchSize: 1)
    options.reportBatches = 2
    var rows: [Int] = []
    try network.fit(xor.inputs, xor.targets, options: options) {
      rows.append($0.rowsDone)
      return .goOn
    }
    #expect(rows == [2, 4, 2, 4])
  }

  @Test func whatTheClosureThrowsIsThrown() throws {
    let network = try Network(XOR.description)
    #expect(throws: Problem(epoch: 3)) {
      try network.fit(xor.inputs, xor.targets) { progress in
        if progress.epoch == 3 { throw Problem(epoch: 3) }
        return .goOn
      }
    }
    // The network is as it was after that epoch, and goes on.
    let other = try Network(XOR.description)
    try other.fit(xor.inputs, xor.targets, options: FitOptions(epochs: 3))
    #expect(try network.values == other.values)
  }

  @Test func theClosureMayLookAndNotTrain() throws {
    let network = try Network(XOR.description)
    try network.fit(xor.inputs, xor.targets, options: FitOptions(epochs: 2)) { progress in
      #expect(try network.health(layer: 0).gradientNorm > 0)
      #expect(try network.layer(1).weights.count == 4)
      #expect(try Network(opening: Model(network.modelBytes())).predict(xor.inputs).count == 4)
      try network.setLearningRate(0.001)
      #expect(status { try network.trainBatch(xor.inputs, xor.targets) } == .wrongState)
      #expect(status { _ = try network.predict(xor.inputs) } == .wrongState)
      return .goOn
    }
  }

  @Test func rowsAreReadWhereTheyAre() throws {
    let memory = UnsafeMutableBufferPointer<Float>.allocate(capacity: 8)
    defer { memory.deallocate() }
    _ = memory.initialize(fromContentsOf: xor.inputs)
    let network = try Network(XOR.description)
    // Rows that become invalid during the training are seen, as there is no other copy of them.
    let end = status {
      try network.fit(memory.span, xor.targets.span) { progress in
        if progress.epoch == 2 { memory[0] = .nan }
        return .goOn
      }
    }
    #expect(end == .nonfiniteLoss)
  }

  @Test func weightsCount() throws {
    let weighted = try Network(XOR.description)
    let weights: [Float] = [1, 1, 0, 0]
    var options = FitOptions(epochs: 5, batchSize: nil)
    options.shuffle = false
    try weighted.fit(xor.inputs.span, xor.targets.span, weights: weights.span, options: options)
    let half = try Network(XOR.description)
    try half.fit(Array(xor.inputs[..<4]), Array(xor.targets[..<2]), options: options)
    let difference = zip(try weighted.values, try half.values).map { abs($0 - $1) }.max()
    #expect(try #require(difference) < 1e-5)
    #expect(
      status { try weighted.fit(xor.inputs.span, xor.targets.span, weights: [1, 1].span) } == .outOfRange)
  }

  @Test func theBestEpochIsRestored() throws {
    let (train, validation) = (Curve(rows: 12), Curve(rows: 5))
    let network = try Network(Curve.description)
    var options = FitOptions(epochs: 60, batchSize: 4)
    options.patience = 3
    var best: (loss: Float, values: [Float]) = (.infinity, [])
    let shifted = validation.targets.map { $0 * 0.9 + 0.1 }
    let result = try network.fit(
      train.inputs.span, train.targets.span, validation: Validation(validation.inputs.span, shifted.span),
      options: options
    ) { progress in
      #expect(progress.hasValidation)
      if progress.validationLoss < best.loss { best = (progress.validationLoss, try network.values) }
      return .goOn
    }
    #expect(result.progress.bestEpoch != nil)
    #expect(try network.values == best.values)
    #expect(try network.evaluate(validation.inputs, shifted).loss == best.loss)
  }

  @Test func patienceNeedsValidation() throws {
    let network = try Network(XOR.description)
    var options = FitOptions(epochs: 2)
    options.patience = 1
    #expect(status { try network.fit(xor.inputs, xor.targets, options: options) } == .badSetting)
    options.patience = nil
    options.validationRows = 4
    #expect(status { try network.fit(xor.inputs, xor.targets, options: options) } == .outOfRange)
    options.validationRows = -1
    #expect(status { try network.fit(xor.inputs, xor.targets, options: options) } == .badSetting)
    #expect(
      status { try network.fit(xor.inputs, xor.targets, options: FitOptions(batchSize: -1)) } == .badSetting)
    #expect(
      status { try network.fit(xor.inputs, xor.targets, options: FitOptions(epochs: 0)) } == .zeroDimension)
  }

  @Test func divergenceSaysWhere() throws {
    var description = Curve.description
    description.layers = [.dense(1)]
    description.optimizer = .sgd
    description.learningRate = 1000
    let network = try Network(description)
    let curve = Curve(rows: 10)
    do {
      try network.fit(curve.inputs, curve.targets)
      Issue.record("the training did not diverge")
    } catch let error as NNError {
      #expect([.nonfiniteLoss, .nonfiniteGradient].contains(error.status))
      #expect(error.description.contains(", in epoch "))
    }
    #expect(try network.values.allSatisfy(\.isFinite))
  }

  /// A training that was stopped ends with the bits of one that was not, after model and state were stored as bytes.
  @Test func aStoppedTrainingGoesOn() throws {
    let curve = Curve(rows: 30)
    var options = FitOptions(epochs: 8, batchSize: 4)
    options.validationRows = 6
    options.reportBatches = 1
    let whole = try Network(Curve.description)
    try whole.fit(curve.inputs, curve.targets, options: options)
    let part = try Network(Curve.description)
    let state = FitState()
    var batches = 0
    let result = try part.fit(curve.inputs.span, curve.targets.span, options: options, state: state) { _ in
      batches += 1
      return batches == 22 ? .stop : .goOn
    }
    #expect(result.wasStopped && state.progress.epoch == 4 && !state.progress.hasEpochEnded)
    let bytes = try part.modelBytes(trainingState: true)
    let stored = try #require(FitState(bytes: state.bytes, bestParameters: state.bestParameters))
    let rest = try Network(loading: Model(bytes))
    try rest.fit(curve.inputs.span, curve.targets.span, options: options, state: stored)
    if stored.progress.bestEpoch != nil { try rest.restoreBest(stored) }
    #expect(try rest.values == whole.values)
    #expect(FitState(bytes: [1, 2, 3]) == nil)
    // The sizes of the struct and of the progress in it.
    for place in [0, 8] {
      var damaged = state.bytes
      damaged[place] ^= 0x80
      #expect(FitState(bytes: damaged) == nil)
    }
    #expect(status { try part.restoreBest(FitState()) } == .outOfRange)
  }

  @Test func anotherTrainingsStateIsRefused() throws {
    let curve = Curve(rows: 30)
    let state = FitState()
    let network = try Network(Curve.description)
    try network.fit(curve.inputs.span, curve.targets.span, options: FitOptions(epochs: 2), state: state)
    let fewer = Curve(rows: 20)
    let other = status {
      try network.fit(fewer.inputs.span, fewer.targets.span, options: FitOptions(epochs: 3), state: state)
    }
    #expect(other == .outOfRange)
  }

  @Test func openedNetworksAreNotTrained() throws {
    let opened = try Network(opening: Model(Network(XOR.description).modelBytes()))
    #expect(status { try opened.fit(xor.inputs, xor.targets) } == .notTrainable)
    #expect(status { try opened.trainBatch(xor.inputs, xor.targets) } == .notTrainable)
    #expect(status { try opened.withParameters { _ in } } == .notTrainable)
  }
}
