import CNN
import Testing

@testable import NN

/// Dropout: its masks, that they are the same in forward and backward, and that only training has them.
@Suite struct DropoutTests {
  private static let rate: Float = 0.3

  /// A single dropped layer of ones, seen through an identity: the outputs of nn_forward are the mask.
  private func maskedOnes(units: Int, rows: Int, rate: Float = rate, seed: UInt32 = 4) throws -> [Float] {
    let layers = [nn_layer(units, NN_IDENTITY, dropout: rate), nn_layer(units, NN_IDENTITY)]
    let setup = NetworkSetup(inputs: 1, layers).with {
      $0.max_batch = UInt32(rows)
      $0.seed = seed
    }
    let network = try TestNetwork(setup)
    var parameters = [Float](repeating: 0, count: try network.parameters.count)
    for j in 0..<units {
      parameters[units + j] = 1
      parameters[2 * units + j * units + j] = 1
    }
    try network.setParameters(parameters)
    var outputs = [Float](repeating: .nan, count: rows * units)
    try check(nn_forward(network.handle, [Float](repeating: 0, count: rows), rows, &outputs))
    return outputs
  }

  @Test(arguments: [0.1, 0.3, 0.5, 0.9] as [Float], [1, 2, 3] as [UInt32])
  func dropsItsShareAndKeepsTheMean(_ rate: Float, _ seed: UInt32) throws {
    let values = try maskedOnes(units: 100, rows: 400, rate: rate, seed: seed)
    let n = Double(values.count)
    let p = Double(rate)
    let kept = 1 / (1 - rate)
    #expect(values.allSatisfy { $0 == 0 || abs($0 - kept) <= kept.ulp })
    let share = Double(values.count { $0 == 0 }) / n
    #expect(abs(share - p) < 5 * (p * (1 - p) / n).squareRoot())
    let mean = values.reduce(0) { $0 + Double($1) } / n
    #expect(abs(mean - 1) < 5 * (p / (1 - p) / n).squareRoot())
  }

  /// No unit and no row is dropped more than others, and neighbours are independent.
  @Test func rowsAndUnitsAreIndependent() throws {
    let (units, rows) = (60, 1000)
    let dropped = try maskedOnes(units: units, rows: rows).map { $0 == 0 ? 1.0 : 0.0 }
    let p = Double(Self.rate)
    func expectShare(_ values: [Double], _ expected: Double) {
      let n = Double(values.count)
      let error = (expected * (1 - expected) / n).squareRoot()
      #expect(abs(values.reduce(0, +) / n - expected) < 5.5 * error)
    }
    for j in 0..<units { expectShare((0..<rows).map { dropped[$0 * units + j] }, p) }
    for s in 0..<rows { expectShare((0..<units).map { dropped[s * units + $0] }, p) }
    let neighbours = (0..<rows).flatMap { s in
      (0..<units - 1).map { dropped[s * units + $0] * dropped[s * units + $0 + 1] }
    }
    let successors = (0..<rows - 1).flatMap { s in
      (0..<units).map { dropped[s * units + $0] * dropped[(s + 1) * units + $0] }
    }
    expectShare(neighbours, p * p)
    expectShare(successors, p * p)
    expectShare((0..<rows - 1).map { dropped[$0 * units] * dropped[($0 + 1) * units + 1] }, p * p)
  }

  private static let setup = NetworkSetup(
    inputs: 3,
    [
      nn_layer(9, NN_TANH, dropout: rate), nn_layer(8, NN_RELU, dropout: 0.5), nn_layer(4, NN_SOFTMAX),
    ], loss: NN_CROSS_ENTROPY
  ).with { $0.learning_rate = 0.01 }
  private var rows: Rows { Rows(for: Self.setup, count: 53, seed: 20) }

  @Test func isOffWhereNothingIsLearned() throws {
    let dropped = try TestNetwork(Self.setup)
    let plain = NetworkSetup(
      inputs: 3, Self.setup.layers.map { nn_layer(Int($0.units), Int($0.activation)) }, loss: NN_CROSS_ENTROPY
    )
    let other = try TestNetwork(plain)
    #expect(bits(try dropped.parameters) == bits(try other.parameters))
    #expect(bits(try dropped.predict(rows)) == bits(try other.predict(rows)))
    let (a, b) = (try dropped.evaluate(rows), try other.evaluate(rows))
    #expect(a.loss == b.loss && a.accuracy == b.accuracy)
    #expect(try dropped.trainBatch(rows) != other.trainBatch(rows))
  }

  @Test func predictingBetweenStepsChangesNothing() throws {
    let (disturbed, quiet) = (try TestNetwork(Self.setup), try TestNetwork(Self.setup))
    for _ in 1...5 {
      _ = try disturbed.predict(rows)
      _ = try disturbed.evaluate(rows)
      try disturbed.trainBatch(rows)
      try quiet.trainBatch(rows)
    }
    #expect(bits(try disturbed.parameters) == bits(try quiet.parameters))
  }

  @Test(arguments: [1, 2, 7, 16, 52, 53, 1000] as [UInt32]) func maxBatchDoesNotChangeABit(_ maxBatch: UInt32)
    throws
  {
    let (whole, cut) = (
      try TestNetwork(Self.setup), try TestNetwork(Self.setup.with { $0.max_batch = maxBatch })
    )
    for _ in 1...10 { #expect(try whole.trainBatch(rows).bitPattern == cut.trainBatch(rows).bitPattern) }
    #expect(bits(try whole.parameters) == bits(try cut.parameters))
  }

  @Test(arguments: [1, 5, 32]) func piecesGiveTheBitsOfTheBatch(_ size: Int) throws {
    let (whole, pieces) = (try TestNetwork(Self.setup), try TestNetwork(Self.setup))
    for _ in 1...10 {
      #expect(try whole.trainBatch(rows).bitPattern == pieces.trainInPieces(rows, size: size).bitPattern)
    }
    #expect(bits(try whole.parameters) == bits(try pieces.parameters))
  }

  @Test func everyBatchHasOtherMasks() throws {
    let network = try TestNetwork(Self.setup.with { $0.learning_rate = 1e-30 })
    let losses = try (1...20).map { _ in try network.trainBatch(rows) }
    #expect(Set(losses).count == 20)
  }

  /// The mask that the library says it used, in the reference: outputs and gradients must be those.
  @Test(arguments: [NN_TANH, NN_SIGMOID, NN_GELU, NN_ELU, NN_SOFTMAX])
  func gradientIsThatOfTheMaskedNetwork(_ activation: Int) throws {
    let layers = [
      nn_layer(9, activation, dropout: Self.rate), nn_layer(7, NN_TANH),
      nn_layer(8, activation, dropout: 0.5),
      nn_layer(2, NN_IDENTITY),
    ]
    let network = try TestNetwork(NetworkSetup(inputs: 3, layers))
    let rows = Rows(for: network.setup, count: 11, seed: 21)
    var outputs = [Float](repeating: .nan, count: 22)
    try check(nn_forward(network.handle, rows.inputs, 11, &outputs))
    var reference = try ReferenceNetwork(network)
    for layer in [0, 2] { reference.masks[layer] = mask(network, layer, rows: 11) }
    try check(nn_backward(network.handle, rows.targets, nil))
    #expect(Difference.worst(outputs, reference.predict(rows), tolerance: 1e-5) == nil)
    let gradients = try network.gradients.map { $0 / 11 }
    #expect(Difference.worst(gradients, reference.gradients(of: rows), tolerance: 1e-5) == nil)
  }

  private func mask(_ network: TestNetwork, _ layer: Int, rows: Int) -> [[Double]] {
    let units = Int(network.setup.layers[layer].units)
    var ones = [Float](repeating: 1, count: rows * units)
    Network(base: UnsafeMutableRawPointer(network.handle)).mask(&ones, layer: layer, from: 0, rows: rows)
    return (0..<rows).map { s in ones[s * units..<(s + 1) * units].map(Double.init) }
  }

  /// A call that fails leaves the generator as it was.
  @Test func aFailedBatchTakesNoRandomNumbers() throws {
    let setup = NetworkSetup(inputs: 3, [nn_layer(9, NN_TANH, dropout: 0.3), nn_layer(1, NN_EXP)])
    let (failed, quiet) = (try TestNetwork(setup), try TestNetwork(setup))
    let rows = Rows(for: setup, count: 40, seed: 22)
    let far = [Float](repeating: 3e38, count: 40)
    #expect(Int(nn_train_batch(failed.handle, rows.inputs, far, 40, nil)) == NN_ERROR_NONFINITE_LOSS)
    try failed.trainBatch(rows)
    try quiet.trainBatch(rows)
    #expect(bits(try failed.parameters) == bits(try quiet.parameters))
  }
}
