import CNN
import Testing

/// The perceptron and the hinge: targets of -1 and 1.
@Suite struct SignedTargetTests {
  /// Two clusters that a line separates.
  private func separable(_ count: Int, seed: UInt64) -> Rows {
    var random = SplitMix64(seed: seed)
    var (inputs, targets): ([Float], [Float]) = ([], [])
    for i in 0..<count {
      let side: Float = i % 2 == 0 ? 1 : -1
      inputs += [3 * side + random.normal() * 0.5, 2 * side + random.normal() * 0.5]
      targets.append(side)
    }
    return Rows(inputs: inputs, targets: targets, count: count)
  }

  /// Rosenblatt's rule, written out: w += t x and b += t for every row that is wrong.
  @Test func perceptronIsRosenblattsRule() throws {
    let setup = NetworkSetup(
      inputs: 2, [nn_layer(1, NN_SIGN, initialization: NN_INIT_CONSTANT)], loss: NN_PERCEPTRON
    ).with {
      $0.optimizer = nn_optimizer(NN_SGD)
      $0.learning_rate = 1
    }
    let network = try TestNetwork(setup)
    var random = SplitMix64(seed: 40)
    let rows = Rows(
      inputs: (0..<120).map { _ in random.normal() },
      targets: (0..<60).map { _ in Bool.random(using: &random) ? 1 : -1 },
      count: 60)
    var w: [Float] = [0, 0, 0]
    for row in rows.pieces(of: 1) {
      let (x, t) = (row.inputs, row.targets[0])
      if t * (w[2] + x[0] * w[0] + x[1] * w[1]) <= 0 { w = [w[0] + t * x[0], w[1] + t * x[1], w[2] + t] }
      try network.trainBatch(row)
      #expect(try network.parameters == w)
    }
  }

  @Test func perceptronSeparatesAndThenRests() throws {
    let setup = NetworkSetup(inputs: 2, [nn_layer(1, NN_SIGN)], loss: NN_PERCEPTRON).with {
      $0.optimizer = nn_optimizer(NN_SGD)
      $0.learning_rate = 1
    }
    let network = try TestNetwork(setup)
    let rows = separable(100, seed: 41)
    try FitRun(network, rows, FitRun.Options(epochs: 20, batchSize: 1))
    #expect(try network.predict(rows) == rows.targets)
    let metrics = try network.evaluate(rows)
    #expect(metrics.accuracy == 1 && metrics.loss == 0)
    let rested = try network.parameters
    try FitRun(network, rows, FitRun.Options(epochs: 1, batchSize: 1))
    #expect(bits(try network.parameters) == bits(rested))
  }

  /// A sum of 0 is wrong for both classes, or a network of zeros would never learn.
  @Test(arguments: [1, -1] as [Float]) func aSumOfZeroIsWrong(_ target: Float) throws {
    let setup = NetworkSetup(
      inputs: 2, [nn_layer(1, NN_SIGN, initialization: NN_INIT_CONSTANT)], loss: NN_PERCEPTRON)
    let network = try TestNetwork(setup)
    let row = Rows(inputs: [1, 2], targets: [target], count: 1)
    #expect(try network.evaluate(row).accuracy == 0)
    try network.accumulate(row, size: 1)
    #expect(try network.gradients == [-target, -2 * target, -target])
  }

  @Test func hingeAccuracyIsThatOfTheSign() throws {
    let network = try TestNetwork(NetworkSetup(inputs: 1, [nn_layer(1, NN_IDENTITY)], loss: NN_HINGE))
    try network.setParameters([1, 0])
    let rows = Rows(inputs: [2, 0.5, -0.5, -3], targets: [1, 1, 1, -1], count: 4)
    let metrics = try network.evaluate(rows)
    #expect(metrics.accuracy == 0.75)
    #expect(abs(metrics.loss - (0 + 0.5 + 1.5 + 0) / 4) < 1e-7)
  }
}
