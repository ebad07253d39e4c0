import CNN
import Testing

/// nn_fit is the documented loop over nn_train_batch, and nothing else.
@Suite struct FitTests {
  private let setup = NetworkSetup(
    inputs: 3, [nn_layer(7, NN_TANH), nn_layer(4, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY)
  private var rows: Rows { Rows(for: setup, count: 53, seed: 5) }

  @Test func inOrderEqualsAHandLoop() throws {
    let (fitted, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    let run = try FitRun(fitted, rows, FitRun.Options(epochs: 3, batchSize: 10))
    for epoch in run.epochs {
      var sum: Float = 0
      for batch in rows.pieces(of: 10) { sum += try byHand.trainBatch(batch) * Float(batch.count) }
      #expect(Difference.worst([epoch.loss], [sum / 53], tolerance: 1e-6) == nil)
    }
    #expect(Int(run.status) == NN_OK && run.epochs.count == 3)
    #expect(bits(try fitted.parameters) == bits(try byHand.parameters))
  }

  @Test func shuffledEqualsAHandLoopInThatOrder() throws {
    let (fitted, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    let run = try FitRun(fitted, rows, FitRun.Options(epochs: 4, batchSize: 16, isShuffled: true))
    for order in run.orders {
      for batch in rows[order].pieces(of: 16) { try byHand.trainBatch(batch) }
    }
    #expect(run.orders.count == 4)
    #expect(bits(try fitted.parameters) == bits(try byHand.parameters))
  }

  @Test func everyOrderIsAnotherPermutation() throws {
    let run = try FitRun(TestNetwork(setup), rows, FitRun.Options(epochs: 20, isShuffled: true))
    for order in run.orders { #expect(order.sorted() == Array(0..<53)) }
    #expect(Set(run.orders).count == 20)
    // Over 20 epochs every row comes first in some batch at most a few times: nothing is stuck in its place.
    for place in 0..<53 { #expect(Set(run.orders.map { $0[place] }).count > 8) }
  }

  @Test func theSeedDecidesTheOrder() throws {
    func orders(seed: UInt32) throws -> [[Int]] {
      let network = try TestNetwork(setup.with { $0.seed = seed })
      return try FitRun(network, rows, FitRun.Options(epochs: 2, isShuffled: true)).orders
    }
    #expect(try orders(seed: 8) == orders(seed: 8))
    #expect(try orders(seed: 8) != orders(seed: 9))
  }

  @Test func batchSizeZeroIsTheFullBatch() throws {
    let (fitted, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    try FitRun(fitted, rows, FitRun.Options(epochs: 5, batchSize: 0))
    for _ in 0..<5 { try byHand.trainBatch(rows) }
    #expect(bits(try fitted.parameters) == bits(try byHand.parameters))
  }

  @Test func nullOptionsAreTheDefaults() throws {
    let (fitted, byDefaults) = (try TestNetwork(setup), try TestNetwork(setup))
    try check(nn_fit(fitted.handle, rows.inputs, rows.targets, rows.count, nil, nil))
    try FitRun(byDefaults, rows, FitRun.Options(epochs: 100, batchSize: 32))
    #expect(bits(try fitted.parameters) == bits(try byDefaults.parameters))
  }

  @Test func learnsExclusiveOr() throws {
    let setup = NetworkSetup(
      inputs: 2, [nn_layer(8, NN_TANH), nn_layer(1, NN_SIGMOID)], loss: NN_BINARY_CROSS_ENTROPY)
    for seed in 1...5 as ClosedRange<UInt32> {
      let network = try TestNetwork(
        setup.with {
          $0.learning_rate = 0.05
          $0.seed = seed
        })
      let run = try FitRun(network, .xor, FitRun.Options(epochs: 500, batchSize: 0))
      let metrics = try network.evaluate(.xor)
      #expect(metrics.accuracy == 1 && metrics.loss < 0.05)
      #expect(run.last.accuracy == 1)
    }
  }

  @Test func divergenceKeepsTheParametersBeforeTheBatch() throws {
    let setup = NetworkSetup(inputs: 3, [nn_layer(1, NN_IDENTITY)]).with {
      $0.optimizer = nn_optimizer(NN_SGD)
      $0.learning_rate = 1e6
    }
    let (network, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    let rows = Rows(for: setup, count: 8, seed: 3)
    let run = try FitRun(network, rows, FitRun.Options(epochs: 100))
    #expect([NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT].contains(Int(run.status)))
    for _ in run.epochs { try byHand.trainBatch(rows) }
    #expect(bits(try network.parameters) == bits(try byHand.parameters))
    #expect(try network.parameters.allSatisfy(\.isFinite))
  }
}
