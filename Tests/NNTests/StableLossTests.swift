import CNN
import Testing

/// The losses that are computed as one with their activation are exact however large the logits are.
@Suite struct StableLossTests {
  private static let extremes: [Float] = [-1e4, -200, -90, -1, 0, 1, 90, 200, 1e4]

  /// A layer whose sums are its inputs.
  private func network(_ activation: Int, _ loss: Int, width: Int) throws -> TestNetwork {
    let setup = NetworkSetup(inputs: width, [nn_layer(width, activation)], loss: loss)
    let network = try TestNetwork(setup.with { $0.optimizer = nn_optimizer(NN_SGD) })
    var parameters = [Float](repeating: 0, count: (width + 1) * width)
    for i in 0..<width { parameters[i * width + i] = 1 }
    try network.setParameters(parameters)
    return network
  }

  private func expectExact(_ network: TestNetwork, _ row: Rows) throws {
    let expected = try ReferenceNetwork(network).loss(of: row)
    let outputs = try network.predict(row).map(Double.init)
    let loss = try network.accumulate(row, size: 1)
    #expect(loss.isFinite && loss >= 0)
    #expect(Difference.worst([loss], [expected], tolerance: 1e-6, floor: 1e-6) == nil)
    let biasGradients = try network.gradients.suffix(network.setup.outputs)
    let expectedGradients = gradients(network.setup, row, outputs)
    #expect(Difference.worst(Array(biasGradients), expectedGradients, tolerance: 1e-6, floor: 1) == nil)
    try check(nn_step(network.handle))
    #expect(try network.parameters.allSatisfy(\.isFinite))
  }

  /// The derivative by the logits is a - t for both losses (over the outputs, for the binary one).
  private func gradients(_ setup: NetworkSetup, _ row: Rows, _ a: [Double]) -> [Double] {
    switch Int(setup.config.loss) {
    case NN_CROSS_ENTROPY: a.indices.map { a[$0] - ($0 == Int(row.targets[0]) ? 1 : 0) }
    case NN_CROSS_ENTROPY_ONE_HOT: a.indices.map { a[$0] - Double(row.targets[$0]) }
    default: a.indices.map { (a[$0] - Double(row.targets[$0])) / Double(a.count) }
    }
  }

  @Test(arguments: extremes, [0, 0.25, 1] as [Float])
  func binaryCrossEntropy(_ logit: Float, _ target: Float) throws {
    let row = Rows(inputs: [logit, -logit], targets: [target, target], count: 1)
    try expectExact(network(NN_SIGMOID, NN_BINARY_CROSS_ENTROPY, width: 2), row)
  }

  @Test(arguments: extremes, [0, 1, 2] as [Float])
  func crossEntropy(_ logit: Float, _ target: Float) throws {
    let row = Rows(inputs: [logit, -logit, 0], targets: [target], count: 1)
    try expectExact(network(NN_SOFTMAX, NN_CROSS_ENTROPY, width: 3), row)
  }

  @Test(arguments: extremes) func softTargets(_ logit: Float) throws {
    let row = Rows(inputs: [logit, -logit, 0], targets: [0.25, 0.25, 0.5], count: 1)
    try expectExact(network(NN_SOFTMAX, NN_CROSS_ENTROPY_ONE_HOT, width: 3), row)
  }

  /// A confident prediction that is right costs little, and that little must not drown in the rounding
  /// of the logit it is computed from.
  @Test(arguments: [5, 8, 10, 13] as [Float]) func aSmallBinaryLossKeepsItsDigits(_ logit: Float) throws {
    let network = try network(NN_SIGMOID, NN_BINARY_CROSS_ENTROPY, width: 2)
    let row = Rows(inputs: [logit, -logit], targets: [1, 0], count: 1)
    let expected = try ReferenceNetwork(network).loss(of: row)
    #expect(Difference.worst([try network.evaluate(row).loss], [expected], tolerance: 1e-5) == nil)
  }

  /// Here the sum of the exponentials is 1 and a little: what its rounding leaves is about 1e-7.
  @Test(arguments: [5, 8, 10, 13] as [Float], [0, 1000, -1000] as [Float])
  func aSmallCrossEntropyKeepsItsDigits(_ distance: Float, _ shift: Float) throws {
    let logits = [shift, shift - distance, shift - distance]
    let index = try network(NN_SOFTMAX, NN_CROSS_ENTROPY, width: 3)
    let oneHot = try network(NN_SOFTMAX, NN_CROSS_ENTROPY_ONE_HOT, width: 3)
    let byIndex = try index.evaluate(Rows(inputs: logits, targets: [0], count: 1)).loss
    let row = Rows(inputs: logits, targets: [1, 0, 0], count: 1)
    let expected = try ReferenceNetwork(oneHot).loss(of: row)
    #expect(Difference.worst([byIndex], [expected], tolerance: 2e-7, floor: 1) == nil)
    #expect(Difference.worst([try oneHot.evaluate(row).loss], [expected], tolerance: 2e-7, floor: 1) == nil)
  }

  /// The smaller side of a saturated output may be a tiny number instead of 0, never NaN or negative.
  @Test func outputsSaturateWithoutNaN() throws {
    let sigmoid = try network(NN_SIGMOID, NN_BINARY_CROSS_ENTROPY, width: 2)
    let a = try sigmoid.predict(Rows(inputs: [1e4, -1e4], targets: [0, 0], count: 1))
    #expect(a[0] == 1 && (0...1e-37).contains(a[1]))
    let softmax = try network(NN_SOFTMAX, NN_CROSS_ENTROPY, width: 3)
    let p = try softmax.predict(Rows(inputs: [1e4, -1e4, 0], targets: [0], count: 1))
    #expect(p[0] == 1 && p[1...].allSatisfy { (0...1e-37).contains($0) })
  }
}
