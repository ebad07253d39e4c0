import CNN
import Testing

/// Held-out rows, early stopping, and the best weights.
@Suite struct ValidationTests {
  /// Far more weights than rows, and targets that are noise: it must overfit soon.
  private let setup = NetworkSetup(inputs: 4, [nn_layer(40, NN_TANH), nn_layer(1, NN_IDENTITY)]).with {
    $0.learning_rate = 0.02
  }
  private var rows: Rows { Rows(for: setup, count: 40, seed: 7) }

  @Test func theLastRowsAreHeldOut() throws {
    let (implicit, explicit) = (try TestNetwork(setup), try TestNetwork(setup))
    let held = try FitRun(implicit, rows, FitRun.Options(epochs: 5, isShuffled: true, heldOut: 15))
    let given = try FitRun(
      explicit, rows[0..<25], FitRun.Options(epochs: 5, isShuffled: true, validation: rows[25..<40]))
    #expect(bits(try implicit.parameters) == bits(try explicit.parameters))
    #expect(held.last.rows == 25 && held.orders == given.orders)
    #expect(bits(held.epochs.map(\.validation_loss)) == bits(given.epochs.map(\.validation_loss)))
  }

  @Test func validationLossIsThatOfEvaluate() throws {
    let network = try TestNetwork(setup)
    let options = FitRun.Options(epochs: 3, heldOut: 15)
    let run = try FitRun(network, rows, options)
    #expect(run.last.has_validation == 1)
    #expect(run.last.validation_loss == (try network.evaluate(rows[25..<40]).loss))
  }

  @Test func validationAccuracyIsThatOfEvaluate() throws {
    let setup = NetworkSetup(inputs: 3, [nn_layer(4, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY)
    let rows = Rows(for: setup, count: 60, seed: 8)
    let network = try TestNetwork(setup)
    let run = try FitRun(network, rows, FitRun.Options(epochs: 3, heldOut: 30))
    let accuracy = try network.evaluate(rows[30..<60]).accuracy
    #expect(run.last.validation_accuracy == accuracy && accuracy > 0 && accuracy < 1)
  }

  @Test(arguments: [1, 4]) func patienceEndsTheTraining(_ patience: Int) throws {
    let network = try TestNetwork(setup)
    let run = try FitRun(network, rows, FitRun.Options(epochs: 1000, heldOut: 15, patience: patience))
    let losses = run.epochs.map(\.validation_loss)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
    #expect(Int(run.status) == NN_OK)
    #expect(run.last.best_epoch == UInt32(best + 1))
    #expect(run.last.epoch == UInt32(best + 1 + patience))
    #expect(run.epochs.count == best + 1 + patience)
  }

  @Test func bestWeightsAreRestored() throws {
    let network = try TestNetwork(setup)
    let options = FitRun.Options(epochs: 1000, heldOut: 15, keepsBest: true, patience: 20)
    let run = try FitRun(network, rows, options)
    let best = try #require(run.epochs.map(\.validation_loss).min())
    #expect(run.last.epoch < 1000 && run.last.validation_loss > best)
    #expect(try network.evaluate(rows[25..<40]).loss == best)
    let short = try TestNetwork(setup)
    try FitRun(short, rows, FitRun.Options(epochs: Int(run.last.best_epoch), heldOut: 15))
    #expect(bits(try network.parameters) == bits(try short.parameters))
  }

  @Test func bestWeightsAreRestoredWhenTheCallbackStops() throws {
    let network = try TestNetwork(setup)
    let options = FitRun.Options(epochs: 1000, heldOut: 15, keepsBest: true, goesOn: { $0.epoch < 200 })
    let run = try FitRun(network, rows, options)
    #expect(Int(run.status) == NN_STOPPED && run.last.best_epoch < 200)
    let best = try #require(run.epochs.map(\.validation_loss).min())
    #expect(try network.evaluate(rows[25..<40]).loss == best)
  }

  @Test func withoutBestTheLastWeightsStay() throws {
    let network = try TestNetwork(setup)
    let run = try FitRun(network, rows, FitRun.Options(epochs: 1000, heldOut: 15, patience: 20))
    #expect(try network.evaluate(rows[25..<40]).loss == run.last.validation_loss)
  }

  @Test func improvementsWithinMinDeltaDoNotCount() throws {
    let options = FitRun.Options(epochs: 1000, heldOut: 15, patience: 3, minDelta: 1e6)
    let run = try FitRun(TestNetwork(setup), rows, options)
    #expect(run.last.epoch == 4)
  }

  @Test func divergenceRestoresTheBestWeights() throws {
    let linear = NetworkSetup(inputs: 4, [nn_layer(1, NN_IDENTITY)])
    let network = try TestNetwork(linear.with { $0.optimizer = nn_optimizer(NN_SGD) })
    let options = FitRun.Options(
      epochs: 1000, heldOut: 15, keepsBest: true,
      goesOn: { $0.epoch < 5 || Int(nn_set_learning_rate(network.handle, 1e6)) == NN_OK })
    let run = try FitRun(network, rows, options)
    #expect([NN_ERROR_NONFINITE_LOSS, NN_ERROR_NONFINITE_GRADIENT].contains(Int(run.status)))
    let best = try #require(run.epochs.map(\.validation_loss).min())
    #expect(try network.evaluate(rows[25..<40]).loss == best)
  }
}
