import CNN
import Testing

/// What is saved is what comes back, to the bit.
@Suite struct ModelFileTests {
  static let setups: [NetworkSetup] =
    [
      NetworkSetup(inputs: 3, [nn_layer(5, NN_TANH), nn_layer(2, NN_IDENTITY)]).with {
        $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
        $0.target_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
      },
      NetworkSetup(
        inputs: 3, [nn_layer(7, NN_LEAKY_RELU, slope: 0.2), nn_layer(4, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY),
      NetworkSetup(
        inputs: 3, [nn_layer(1, NN_SOFTMAX), nn_layer(3, NN_RELU), nn_layer(2, NN_SIGMOID)],
        loss: NN_BINARY_CROSS_ENTROPY
      ).with {
        $0.optimizer = nn_optimizer(NN_SGD)
        $0.momentum = 0.9
        $0.input_scaling = nn_scaling(NN_SCALING_STANDARDIZE)
      },
      NetworkSetup(inputs: 1, [nn_layer(2, NN_SOFTMAX)], loss: NN_CROSS_ENTROPY_ONE_HOT).with {
        $0.optimizer = nn_optimizer(NN_SGD)
      },
    ] + optimizers

  /// Every optimiser in every form that keeps something: its momentum, and whether that is Nesterov's.
  private static let rules: [(Int, Double, Bool)] =
    Choices.optimizers.filter { $0.value != NN_SGD }.map { ($0.value, 0, false) }
    + [(NN_SGD, 0.9, true), (NN_SGD, 0.9, false), (NN_RMSPROP, 0.9, false)]

  /// With dropout, penalties and limits.
  private static let optimizers: [NetworkSetup] = rules.map { optimizer, momentum, isNesterov in
    let layers = [
      nn_layer(6, NN_ELU, slope: 2, dropout: 0.25), nn_layer(5, NN_GELU, dropout: 0.5, maxNorm: 0.5),
      nn_layer(2, NN_IDENTITY, initialization: NN_INIT_CONSTANT, initValue: 0.125, maxNorm: 2),
    ]
    return NetworkSetup(inputs: 3, layers, loss: NN_HUBER).with {
      $0.optimizer = nn_optimizer(optimizer)
      $0.momentum = Float(momentum)
      $0.nesterov = isNesterov ? 1 : 0
      $0.dampening = optimizer == NN_SGD && !isNesterov ? 0.25 : 0
      $0.l1 = 0.001
      $0.clip_value = 0.5
      $0.huber_delta = 0.75
      $0.input_scaling = nn_scaling(NN_SCALING_MIN_MAX)
      $0.target_scaling = nn_scaling(NN_SCALING_MIN_MAX)
    }
  }

  private func trained(_ setup: NetworkSetup) throws -> (TestNetwork, Rows) {
    let network = try TestNetwork(setup)
    let rows = Rows(for: setup, count: 31, seed: 11)
    try network.fitScaling(rows)
    try FitRun(network, rows, FitRun.Options(epochs: 4, batchSize: 8, isShuffled: true))
    return (network, rows)
  }

  @Test(arguments: setups, [1, 2, 32]) func openedPredictsTheSame(_ setup: NetworkSetup, _ maxBatch: Int)
    throws
  {
    let (network, rows) = try trained(setup)
    let opened = try TestNetwork.open(network.save(), setup, maxBatch: maxBatch)
    #expect(bits(try opened.predict(rows)) == bits(try network.predict(rows)))
    #expect(try opened.evaluate(rows).loss == network.evaluate(rows).loss)
  }

  @Test(arguments: setups, [0, NN_SAVE_TRAINING_STATE])
  func loadedSavesTheSame(_ setup: NetworkSetup, _ flags: Int) throws {
    let network = try trained(setup).0
    let model = try network.save(flags: flags)
    #expect(try TestNetwork.load(model, setup).save(flags: flags) == model)
  }

  @Test(arguments: setups) func sizesSayHowLongAModelIs(_ setup: NetworkSetup) throws {
    #expect(try trained(setup).0.save().count == Int(setup.sizes().model_bytes))
  }

  @Test(arguments: setups) func savingDoesNotDisturbTraining(_ setup: NetworkSetup) throws {
    let ((saved, rows), (other, _)) = (try trained(setup), try trained(setup))
    _ = try saved.save(flags: NN_SAVE_TRAINING_STATE)
    try saved.trainBatch(rows)
    try other.trainBatch(rows)
    #expect(bits(try saved.parameters) == bits(try other.parameters))
  }

  /// Training that is saved, loaded and continued gives the bits of training that never stopped.
  @Test(arguments: setups, 1...4) func resumes(_ setup: NetworkSetup, after epochs: Int) throws {
    try expectResumes(setup, after: epochs, isShuffled: false)
  }

  /// Every epoch's order depends on the generator alone, which the training state holds.
  @Test(arguments: setups, 1...4) func resumesShuffled(_ setup: NetworkSetup, after epochs: Int) throws {
    try expectResumes(setup, after: epochs, isShuffled: true)
  }

  private func expectResumes(_ setup: NetworkSetup, after epochs: Int, isShuffled: Bool) throws {
    let rows = Rows(for: setup, count: 31, seed: 12)
    func fit(_ network: TestNetwork, _ epochs: Int) throws {
      try FitRun(network, rows, FitRun.Options(epochs: epochs, batchSize: 8, isShuffled: isShuffled))
    }
    let (whole, first) = (try TestNetwork(setup), try TestNetwork(setup))
    try whole.fitScaling(rows)
    try first.fitScaling(rows)
    try fit(whole, 5)
    try fit(first, epochs)
    let flags = NN_SAVE_TRAINING_STATE
    let resumed = try TestNetwork.load(first.save(flags: flags), setup)
    try fit(resumed, 5 - epochs)
    #expect(bits(try resumed.parameters) == bits(try whole.parameters))
    #expect(try resumed.save(flags: flags) == whole.save(flags: flags))
  }

  /// Without dropout, whose masks would come from another place in the stream of random numbers.
  private static let undropped = setups.map { setup in
    var plain = setup
    for i in plain.layers.indices { plain.layers[i].dropout = 0 }
    return plain
  }

  @Test(arguments: undropped) func withoutTrainingStateTheOptimizerIsFresh(_ setup: NetworkSetup) throws {
    let (network, rows) = try trained(setup)
    let loaded = try TestNetwork.load(network.save(), setup)
    let fresh = try TestNetwork(setup)
    try fresh.setParameters(try network.parameters)
    try fresh.fitScaling(rows)
    for _ in 1...5 {
      try loaded.trainBatch(rows)
      try fresh.trainBatch(rows)
    }
    #expect(bits(try loaded.parameters) == bits(try fresh.parameters))
  }

  @Test(arguments: setups) func settingsComeBack(_ setup: NetworkSetup) throws {
    let changed = setup.with {
      $0.learning_rate = 0.25
      $0.weight_decay = 0.125
      $0.clip_norm = 3
      $0.seed = 99
      $0.max_batch = 17
      $0.smoothing = 0.75
      $0.eta_minus = 0.25
      $0.eta_plus = 1.5
      $0.step_min = 0.0625
      $0.step_max = 7
      $0.reduction = nn_reduction(NN_REDUCTION_SUM)
    }
    let model = Block(try TestNetwork(changed).save())
    var config = nn_config_default()
    var layers = [nn_layer](repeating: nn_layer(), count: 3)
    try check(nn_model_config(model.base, model.count, &config, &layers, 3))
    #expect(config.learning_rate == 0.25 && config.weight_decay == 0.125 && config.clip_norm == 3)
    #expect(config.seed == 99 && config.max_batch == 17 && config.inputs == changed.config.inputs)
    #expect(config.loss == changed.config.loss && config.optimizer == changed.config.optimizer)
    #expect(config.momentum == changed.config.momentum && config.beta2 == changed.config.beta2)
    #expect(config.input_scaling == changed.config.input_scaling)
    #expect(config.target_scaling == changed.config.target_scaling)
    #expect(config.dampening == changed.config.dampening && config.nesterov == changed.config.nesterov)
    #expect(config.beta1 == changed.config.beta1 && config.epsilon == changed.config.epsilon)
    #expect(config.smoothing == 0.75 && config.eta_minus == 0.25 && config.eta_plus == 1.5)
    #expect(config.step_min == 0.0625 && config.step_max == 7 && Int(config.reduction) == NN_REDUCTION_SUM)
    #expect(config.l1 == changed.config.l1 && config.clip_value == changed.config.clip_value)
    #expect(config.huber_delta == changed.config.huber_delta)
    #expect(Int(config.layer_count) == changed.layers.count)
    for (read, written) in zip(layers, changed.layers) {
      #expect(read.units == written.units && read.activation == written.activation)
      #expect(read.slope == written.slope && read.initialization == written.initialization)
      #expect(read.init_value == written.init_value && read.dropout == written.dropout)
      #expect(read.max_norm == written.max_norm && read.reserved == 0)
    }
  }

  @Test func loadingMayReplaceSettings() throws {
    let (network, rows) = try trained(Self.setups[1])
    let replaced = Self.setups[1].with { $0.learning_rate = 0.5 }
    let loaded = try TestNetwork.load(network.save(flags: NN_SAVE_TRAINING_STATE), replaced, replacing: true)
    try check(nn_set_learning_rate(network.handle, 0.5))
    try loaded.trainBatch(rows)
    try network.trainBatch(rows)
    #expect(bits(try loaded.parameters) == bits(try network.parameters))
  }

  @Test func anotherOptimizerStartsFresh() throws {
    let (network, rows) = try trained(Self.setups[1])
    let sgd = Self.setups[1].with { $0.optimizer = nn_optimizer(NN_SGD) }
    let loaded = try TestNetwork.load(network.save(flags: NN_SAVE_TRAINING_STATE), sgd, replacing: true)
    let fresh = try TestNetwork(sgd)
    try fresh.setParameters(try network.parameters)
    try loaded.trainBatch(rows)
    try fresh.trainBatch(rows)
    #expect(bits(try loaded.parameters) == bits(try fresh.parameters))
  }
}
