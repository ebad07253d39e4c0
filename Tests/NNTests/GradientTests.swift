import CNN
import Testing

/// Every activation and every loss that fits it, one to three layers deep, against `ReferenceNetwork`.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let setup: NetworkSetup
    let testDescription: String
  }

  /// Every last activation with every loss that is defined for it, alone and behind a hidden layer.
  static let ends: [Case] = Choices.activations.flatMap { last in
    Choices.losses.filter { Choices.fits($0.value, last.value, units: 3) }.flatMap { loss in
      [[], [NN_TANH]].flatMap { hidden in
        [NN_REDUCTION_MEAN, NN_REDUCTION_SUM].map {
          makeCase(hidden, last, loss, reduction: $0, isScaled: false)
        }
      }
    }
  }

  /// Every hidden activation, twice in a row too, with an end of each kind, on raw and on scaled rows.
  static let middles: [Case] = Choices.hidden.flatMap { hidden in
    [(NN_IDENTITY, NN_MSE), (NN_SIGMOID, NN_BINARY_CROSS_ENTROPY), (NN_SOFTMAX, NN_CROSS_ENTROPY)].flatMap {
      end in
      [1, 2].flatMap { depth in
        [false, true].map { isScaled in
          makeCase(
            Array(repeating: hidden.value, count: depth), Choices.activations.first { $0.value == end.0 }!,
            Choices.losses.first { $0.value == end.1 }!, reduction: NN_REDUCTION_MEAN, isScaled: isScaled,
            name: hidden.name)
        }
      }
    }
  }

  /// Odd widths, so that no layer fills whole vectors.
  private static func makeCase(
    _ hidden: [Int], _ last: Choices.Named, _ loss: Choices.Named, reduction: Int, isScaled: Bool,
    name: String = "tanh"
  ) -> Case {
    let layers = zip([5, 7], hidden).map { nn_layer($0, $1, slope: 0.2) }
    let setup = NetworkSetup(inputs: 3, layers + [nn_layer(3, last.value, slope: 0.3)], loss: loss.value).with
    {
      $0.max_batch = 4
      $0.huber_delta = 0.7
      $0.reduction = nn_reduction(reduction)
      $0.input_scaling = nn_scaling(isScaled ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE)
      let scalesTargets = isScaled && Choices.scalesTargets(loss.value)
      $0.target_scaling = nn_scaling(scalesTargets ? NN_SCALING_MIN_MAX : NN_SCALING_NONE)
    }
    let behind = hidden.isEmpty ? "" : ", behind \(hidden.count) \(name)"
    let how = "\(reduction == NN_REDUCTION_SUM ? ", summed" : "")\(isScaled ? ", scaled" : "")"
    return Case(setup: setup, testDescription: "\(loss.name) of \(last.name)\(behind)\(how)")
  }

  /// Five times what was measured in the worst case; a wrong formula is off by 1e-1 and more.
  static let tolerance = 6e-6

  @Test(arguments: ends + middles) func agreesWithCentralDifferences(_ example: Case) throws {
    let (network, reference, rows) = try drawAwayFromCorners(example.setup)
    let loss = try network.accumulate(rows, size: 4)
    #expect(Difference.worst([loss], [reference.loss(of: rows)], tolerance: Self.tolerance) == nil)
    let gradient = try reduced(network, by: Float(rows.count))
    #expect(Difference.worst(gradient, reference.gradients(of: rows), tolerance: Self.tolerance) == nil)
    let outputs = try network.predict(rows)
    #expect(Difference.worst(outputs, reference.predict(rows), tolerance: Self.tolerance) == nil)
  }

  static let weighted: [Case] = [NN_REDUCTION_MEAN, NN_REDUCTION_SUM].flatMap { reduction in
    [(NN_IDENTITY, NN_MSE), (NN_SOFTMAX, NN_CROSS_ENTROPY)].map { end in
      makeCase(
        [NN_TANH], Choices.activations.first { $0.value == end.0 }!,
        Choices.losses.first { $0.value == end.1 }!,
        reduction: reduction, isScaled: false)
    }
  }

  @Test(arguments: weighted) func weightsCountRowsAsOftenAsTheySay(_ example: Case) throws {
    var (network, reference, rows) = try drawAwayFromCorners(example.setup)
    let weights: [Float] = [0.5, 2, 0, 1, 3.25, 1e-3, 1]
    reference.rowWeights = weights.map(Double.init)
    let loss = try network.accumulate(rows, weights: weights, size: 4)
    #expect(Difference.worst([loss], [reference.loss(of: rows)], tolerance: Self.tolerance) == nil)
    let gradient = try reduced(network, by: weights.reduce(0, +))
    #expect(Difference.worst(gradient, reference.gradients(of: rows), tolerance: Self.tolerance) == nil)
  }

  @Test func theStepKeepsTheMeanGradient() throws {
    let setup = NetworkSetup(inputs: 3, [nn_layer(5, NN_TANH), nn_layer(2, NN_IDENTITY)])
    let (network, reference, rows) = try drawAwayFromCorners(setup)
    try network.trainBatch(rows)
    let expected = reference.gradients(of: rows)
    #expect(Difference.worst(try network.gradients, expected, tolerance: Self.tolerance) == nil)
  }

  @Test func viewsOfLayersPointIntoTheFlatGradients() throws {
    let network = try TestNetwork(NetworkSetup(inputs: 3, [nn_layer(5, NN_TANH), nn_layer(2, NN_IDENTITY)]))
    try network.accumulate(Rows(for: network.setup, count: 7, seed: 1), size: 7)
    var flat: [Float] = []
    for index in 0..<2 {
      var view = nn_layer_view()
      view.struct_size = UInt32(MemoryLayout<nn_layer_view>.size)
      try check(nn_get_layer(network.handle, UInt32(index), &view))
      flat += UnsafeBufferPointer(start: view.weight_gradients, count: Int(view.inputs * view.units))
      flat += UnsafeBufferPointer(start: view.bias_gradients, count: Int(view.units))
    }
    #expect(bits(flat) == bits(try network.gradients))
  }

  /// The accumulated gradient as a step would reduce it.
  private func reduced(_ network: TestNetwork, by count: Float) throws -> [Float] {
    let isSum = Int(network.setup.config.reduction) == NN_REDUCTION_SUM
    return try network.gradients.map { isSum ? $0 : $0 / count }
  }

  /// A network and rows whose sums and losses stay clear of every corner, where there is no derivative.
  private func drawAwayFromCorners(
    _ setup: NetworkSetup
  ) throws -> (TestNetwork, ReferenceNetwork, Rows) {
    for seed in 1...100 {
      let network = try TestNetwork(setup.with { $0.seed = UInt32(seed) })
      var rows = Rows(for: setup, count: 7, seed: UInt64(seed))
      if setup.scalesInputs { rows.inputs = rows.inputs.map { 20 * $0 + 50 } }
      if setup.scalesTargets { rows.targets = rows.targets.map { 0.5 * $0 - 3 } }
      try network.fitScaling(rows)
      let reference = try ReferenceNetwork(network)
      if reference.distanceToCorner(of: rows) > 1e-3 { return (network, reference, rows) }
    }
    throw NoSeed()
  }

  private struct NoSeed: Error {}
}
