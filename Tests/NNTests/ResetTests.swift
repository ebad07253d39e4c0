import CNN
import Testing

/// nn_reset(seed) is nn_init with that seed, except for the scaling and the learning rate.
@Suite struct ResetTests {
  private let setup = NetworkSetup(inputs: 3, [nn_layer(9, NN_TANH), nn_layer(2, NN_IDENTITY)]).with {
    $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
    $0.target_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
    $0.seed = 3
  }
  private var rows: Rows { Rows(for: setup, count: 20, seed: 9) }

  @Test func drawsWhatInitDraws() throws {
    let (used, fresh) = (try TestNetwork(setup), try TestNetwork(setup.with { $0.seed = 12 }))
    try used.trainBatch(rows)
    try check(nn_reset(used.handle, 12))
    #expect(bits(try used.parameters) == bits(try fresh.parameters))
  }

  @Test func keepsScalingAndLearningRateAndForgetsTheRest() throws {
    let (used, fresh) = (try TestNetwork(setup), try TestNetwork(setup.with { $0.seed = 12 }))
    try used.fitScaling(rows)
    try fresh.fitScaling(rows)
    try FitRun(used, rows, FitRun.Options(epochs: 3, batchSize: 7, isShuffled: true))
    try check(nn_set_learning_rate(used.handle, 0.03))
    try check(nn_set_learning_rate(fresh.handle, 0.03))
    try used.accumulate(rows, size: 8)
    try check(nn_reset(used.handle, 12))
    let options = FitRun.Options(epochs: 3, batchSize: 7, isShuffled: true)
    let (again, first) = (try FitRun(used, rows, options), try FitRun(fresh, rows, options))
    #expect(again.orders == first.orders)
    #expect(again.last.learning_rate == 0.03)
    #expect(bits(try used.parameters) == bits(try fresh.parameters))
    #expect(bits(try used.predict(rows)) == bits(try fresh.predict(rows)))
  }

  @Test func discardsWhatWasAccumulated() throws {
    let network = try TestNetwork(setup)
    try network.accumulate(rows, size: 8)
    try check(nn_reset(network.handle, 3))
    #expect(Int(nn_step(network.handle)) == NN_ERROR_WRONG_STATE)
  }
}
