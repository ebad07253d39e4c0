import CNN
import Testing

/// What the callback of nn_fit sees and may do.
@Suite struct FitCallbackTests {
  private let setup = NetworkSetup(
    inputs: 3, [nn_layer(7, NN_TANH), nn_layer(2, NN_SIGMOID)], loss: NN_BINARY_CROSS_ENTROPY)
  private var rows: Rows { Rows(for: setup, count: 50, seed: 6) }

  @Test func seesEveryEpoch() throws {
    let run = try FitRun(TestNetwork(setup), rows, FitRun.Options(epochs: 3))
    #expect(run.reports.map(\.epoch) == [1, 2, 3])
    #expect(run.reports.allSatisfy { $0.epochs == 3 && $0.epoch_ended == 1 })
    #expect(run.reports.allSatisfy { $0.rows == 50 && $0.rows_done == 50 })
    #expect(run.reports.allSatisfy { $0.has_validation == 0 && $0.best_epoch == 0 })
    #expect(run.reports.allSatisfy { $0.learning_rate == 0.001 && $0.gradient_norm > 0 })
    #expect(run.last.epoch == 3 && run.last.loss == run.reports[2].loss)
  }

  @Test func seesEveryNthBatch() throws {
    let options = FitRun.Options(epochs: 2, batchSize: 10, callbackBatches: 2)
    let run = try FitRun(TestNetwork(setup), rows, options)
    #expect(run.reports.map(\.rows_done) == [20, 40, 50, 20, 40, 50])
    #expect(run.reports.map(\.epoch_ended) == [0, 0, 1, 0, 0, 1])
  }

  @Test func lossIsTheRunningMeanBeforeEachUpdate() throws {
    let (fitted, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    let run = try FitRun(fitted, rows, FitRun.Options(batchSize: 20, callbackBatches: 1))
    var (sum, done) = (Float(0), 0)
    for (report, batch) in zip(run.reports, rows.pieces(of: 20)) {
      let before = try byHand.evaluate(batch)
      #expect(Difference.worst([try byHand.trainBatch(batch)], [before.loss], tolerance: 1e-6) == nil)
      sum += before.loss * Float(batch.count)
      done += batch.count
      #expect(Difference.worst([report.loss], [sum / Float(done)], tolerance: 1e-6) == nil)
      if done == 20 { #expect(report.accuracy == before.accuracy) }
    }
    #expect(done == 50)
  }

  @Test func normIsThatOfTheMeanGradientBeforeClipping() throws {
    let clipped = setup.with { $0.clip_norm = 1e-3 }
    let (fitted, free) = (try TestNetwork(clipped), try TestNetwork(setup))
    let run = try FitRun(fitted, rows, FitRun.Options(batchSize: 0))
    try free.trainBatch(rows)
    let norm = try free.gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let clippedNorm = try fitted.gradients.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(Difference.worst([run.last.gradient_norm], [norm], tolerance: 1e-5) == nil)
    #expect(Difference.worst([clippedNorm], [Float(1e-3)], tolerance: 1e-4) == nil)
  }

  @Test func stopsAfterAnEpoch() throws {
    let (stopped, short) = (try TestNetwork(setup), try TestNetwork(setup))
    let run = try FitRun(stopped, rows, FitRun.Options(epochs: 9, goesOn: { $0.epoch < 3 }))
    #expect(Int(run.status) == NN_STOPPED)
    #expect(run.reports.count == 3 && run.last.epoch == 3)
    try FitRun(short, rows, FitRun.Options(epochs: 3))
    #expect(bits(try stopped.parameters) == bits(try short.parameters))
  }

  @Test func stopsInTheMiddleOfAnEpoch() throws {
    let (stopped, short) = (try TestNetwork(setup), try TestNetwork(setup))
    let options = FitRun.Options(epochs: 9, batchSize: 10, callbackBatches: 1, goesOn: { $0.rows_done < 30 })
    let run = try FitRun(stopped, rows, options)
    #expect(Int(run.status) == NN_STOPPED)
    #expect(run.last.epoch_ended == 0 && run.last.rows_done == 30)
    try FitRun(short, rows[0..<30], FitRun.Options(batchSize: 10))
    #expect(bits(try stopped.parameters) == bits(try short.parameters))
  }

  @Test func maySetTheLearningRate() throws {
    let (fitted, byHand) = (try TestNetwork(setup), try TestNetwork(setup))
    let options = FitRun.Options(
      epochs: 2, batchSize: 0, goesOn: { _ in Int(nn_set_learning_rate(fitted.handle, 0.5)) == NN_OK })
    let run = try FitRun(fitted, rows, options)
    try byHand.trainBatch(rows)
    try check(nn_set_learning_rate(byHand.handle, 0.5))
    try byHand.trainBatch(rows)
    #expect(run.reports.map(\.learning_rate) == [0.001, 0.5])
    #expect(bits(try fitted.parameters) == bits(try byHand.parameters))
  }
}
