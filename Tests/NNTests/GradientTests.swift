import CNN
import Testing

/// Every activation with every loss that fits it, one to three layers deep, against `ReferenceNetwork`.
@Suite struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let setup: NetworkSetup
    let testDescription: String
  }

  private static let activations = [
    ("identity", NN_IDENTITY), ("sigmoid", NN_SIGMOID), ("tanh", NN_TANH), ("relu", NN_RELU),
    ("leaky relu", NN_LEAKY_RELU), ("softmax", NN_SOFTMAX),
  ]
  private static let fusedEnds = [
    ("binary cross-entropy", NN_SIGMOID, NN_BINARY_CROSS_ENTROPY),
    ("cross-entropy", NN_SOFTMAX, NN_CROSS_ENTROPY),
    ("cross-entropy, soft targets", NN_SOFTMAX, NN_CROSS_ENTROPY_ONE_HOT),
  ]
  /// Last activation and loss.
  private static let ends = activations.map { ("mse of \($0.0)", $0.1, NN_MSE) } + fusedEnds

  /// Odd widths, so that no layer fills whole vectors.
  static let cases: [Case] = ends.flatMap { end in
    activations.flatMap { hidden in
      (1...3).flatMap { depth in
        [false, true].compactMap { scaled in
          makeCase(end, hidden, depth, scaled)
        }
      }
    }
  }

  private static func makeCase(
    _ end: (name: String, activation: Int, loss: Int), _ hidden: (name: String, activation: Int),
    _ depth: Int,
    _ scaled: Bool
  ) -> Case? {
    // A single layer has no hidden activation: once is enough.
    if depth == 1 && hidden.activation != NN_IDENTITY { return nil }
    let layers = [5, 7].prefix(depth - 1).map { nn_layer($0, hidden.activation, slope: 0.2) }
    let last = nn_layer(3, end.activation, slope: 0.3)
    var setup = NetworkSetup(inputs: 3, layers + [last], loss: end.loss)
    setup.config.max_batch = 4
    setup.config.input_scaling = nn_scaling(scaled ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE)
    let scalesTargets = scaled && end.loss == NN_MSE
    setup.config.target_scaling = nn_scaling(scalesTargets ? NN_SCALING_STANDARDIZE : NN_SCALING_NONE)
    return Case(
      setup: setup,
      testDescription: "\(end.name), \(depth) layers, hidden \(hidden.name)\(scaled ? ", scaled" : "")")
  }

  /// Five times what was measured in the worst case; a wrong formula is off by 1e-1 and more.
  static let tolerance = 6e-6

  @Test(arguments: cases) func agreesWithCentralDifferences(_ example: Case) throws {
    let (network, reference, rows) = try drawAwayFromCorners(example.setup)
    let loss = try network.accumulate(rows, size: 4)
    let mean = try network.gradients.map { $0 / Float(rows.count) }
    #expect(Difference.worst([loss], [reference.loss(of: rows)], tolerance: Self.tolerance) == nil)
    #expect(Difference.worst(mean, reference.gradients(of: rows), tolerance: Self.tolerance) == nil)
    let outputs = try network.predict(rows)
    #expect(Difference.worst(outputs, reference.predict(rows), tolerance: Self.tolerance) == nil)
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

  /// A network and rows whose sums stay clear of every corner of a ReLU, where there is no derivative.
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
