import CNN
import Testing

/// L1, L2 and decoupled decay shrink weights, each in its own way; max_norm limits them.
@Suite struct RegularizationTests {
  private func setup(_ optimizer: Int = NN_SGD, _ change: (inout nn_config) -> Void) -> NetworkSetup {
    NetworkSetup(inputs: 6, [nn_layer(1, NN_IDENTITY)]).with {
      $0.optimizer = nn_optimizer(optimizer)
      $0.learning_rate = 0.02
      change(&$0)
    }
  }

  /// Targets that only the first two of six inputs decide.
  private func rows(_ setup: NetworkSetup) -> Rows {
    var rows = Rows(for: setup, count: 200, seed: 23)
    let x = rows.inputs
    rows.targets = (0..<200).map { 2 * x[6 * $0] - x[6 * $0 + 1] + 0.1 * rows.targets[$0] }
    return rows
  }

  private func trained(_ setup: NetworkSetup) throws -> [Float] {
    let network = try TestNetwork(setup)
    let rows = rows(setup)
    for _ in 1...1000 { try network.trainBatch(rows) }
    return try network.parameters
  }

  @Test func l1EndsNearZeroWhereNothingIsGained() throws {
    let (plain, sparse) = (try trained(setup { _ in }), try trained(setup { $0.l1 = 0.1 }))
    // A step of the penalty is 0.002: a weight that is held at zero stays within one.
    #expect(sparse[2..<6].allSatisfy { abs($0) <= 0.0021 })
    #expect(plain[2..<6].contains { abs($0) > 0.004 })
    #expect(sparse[0] > 1.8 && sparse[1] < -0.8)
    // The gradient of the mean square at the optimum is the penalty: 2 (w - w*) = -0.1 for unit variance.
    #expect(abs(plain[0] - sparse[0] - 0.05) < 0.02)
  }

  @Test func l2ShrinksInProportion() throws {
    let (plain, small) = (try trained(setup { _ in }), try trained(setup { $0.weight_decay = 2 }))
    // The optimum of (w - w*)^2 + w^2 is w* / 2, for inputs of unit variance.
    for j in 0..<2 { #expect(abs(small[j] / plain[j] - 0.5) < 0.08) }
  }

  /// With a gradient of zero AdamW multiplies every parameter by 1 - lr * decay, Adam with L2 does not.
  @Test func decoupledDecayIsAFactor() throws {
    let setup = setup(NN_ADAMW) {
      $0.weight_decay = 0.5
      $0.loss = nn_loss(NN_HINGE)
    }
    let network = try TestNetwork(setup)
    try network.setParameters([1, -2, 3, -4, 5, -6, 7])
    // All margins are above 1: the hinge gives no gradient.
    try network.trainBatch(Rows(inputs: [0, 0, 0, 0, 0, 0], targets: [1], count: 1))
    #expect(bits(try network.parameters) == bits([1, -2, 3, -4, 5, -6, 7].map { $0 * (1 - 0.02 * 0.5) }))
  }

  @Test func maxNormLimitsTheWeightsIntoEveryUnit() throws {
    let layers = [nn_layer(5, NN_TANH, maxNorm: 0.75), nn_layer(2, NN_IDENTITY)]
    let network = try TestNetwork(NetworkSetup(inputs: 4, layers).with { $0.learning_rate = 0.1 })
    let free = try TestNetwork(
      NetworkSetup(inputs: 4, layers.map { nn_layer(Int($0.units), Int($0.activation)) }).with {
        $0.learning_rate = 0.1
      })
    let rows = Rows(for: network.setup, count: 30, seed: 24)
    var limited = 0
    for step in 1...50 {
      try network.trainBatch(rows)
      try free.trainBatch(rows)
      let norms = norms(try network.parameters, inputs: 4, units: 5)
      #expect(norms.allSatisfy { $0 <= 0.75 * (1 + 1e-6) }, "step \(step)")
      limited += norms.count { $0 > 0.75 * (1 - 1e-6) }
    }
    #expect(limited > 20)
    #expect(self.norms(try free.parameters, inputs: 4, units: 5).contains { $0 > 0.8 })
    #expect(self.norms(try network.parameters.suffix(12), inputs: 5, units: 2).contains { $0 > 0.8 })
  }

  /// Only the units that are too long are touched, and only in their length.
  @Test func maxNormKeepsDirections() throws {
    let setup = NetworkSetup(inputs: 2, [nn_layer(2, NN_IDENTITY, maxNorm: 1)]).with {
      $0.optimizer = nn_optimizer(NN_SGD)
    }
    let network = try TestNetwork(setup)
    try network.setParameters([3, 0.25, 4, -0.5, 9, 9])
    // Inputs and errors of zero: the step itself changes nothing.
    try network.trainBatch(Rows(inputs: [0, 0], targets: [9, 9], count: 1))
    let expected: [Float] = [0.6, 0.25, 0.8, -0.5, 9, 9]
    #expect(Difference.worst(try network.parameters, expected, tolerance: 1e-6, floor: 0) == nil)
    // A little too long is too long.
    try network.setParameters([0.6003, 0.25, 0.8004, -0.5, 9, 9])
    try network.trainBatch(Rows(inputs: [0, 0], targets: [9, 9], count: 1))
    #expect(Difference.worst(try network.parameters, expected, tolerance: 1e-6, floor: 0) == nil)
  }

  private func norms(_ parameters: some Collection<Float>, inputs: Int, units: Int) -> [Double] {
    let w = Array(parameters)
    return (0..<units).map { j in
      (0..<inputs).reduce(0.0) { $0 + Double(w[$1 * units + j]) * Double(w[$1 * units + j]) }.squareRoot()
    }
  }
}
