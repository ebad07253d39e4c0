import CNN

/// A checked nn_config. Whoever holds one knows that every field is in its range.
struct Description {
  let config: nn_config
  let layers: UnsafePointer<nn_layer>

  init(_ config: nn_config) throws(Status) {
    guard config.struct_size == UInt32(MemoryLayout<nn_config>.size),
      config.layer_size == UInt32(MemoryLayout<nn_layer>.size)
    else { throw .structSize }
    layers = try require(config.layers)
    self.config = config
    try checkDimensions()
    try checkChoices()
    try checkSettings()
    try checkLoss()
  }

  var inputs: Int { Int(config.inputs) }
  var layerCount: Int { Int(config.layer_count) }
  var outputs: Int { Int(layers[layerCount - 1].units) }
  var targetWidth: Int { Int(config.loss) == NN_CROSS_ENTROPY ? 1 : outputs }
  var scalesInputs: Bool { Int(config.input_scaling) != NN_SCALING_NONE }
  var scalesTargets: Bool { Int(config.target_scaling) != NN_SCALING_NONE }

  /// Arrays like the parameters that the optimiser keeps.
  var slots: Int {
    if Int(config.optimizer) == NN_ADAM { return 2 }
    return config.momentum > 0 ? 1 : 0
  }

  func inputs(of layer: Int) -> Int { layer == 0 ? inputs : Int(layers[layer - 1].units) }
  func units(of layer: Int) -> Int { Int(layers[layer].units) }
}

extension Description {
  private func checkDimensions() throws(Status) {
    guard config.inputs > 0, config.layer_count > 0, config.max_batch > 0 else { throw .zeroDimension }
    guard config.inputs <= UInt32(NN_MAX_INPUTS), config.layer_count <= UInt32(NN_MAX_LAYERS),
      config.max_batch <= UInt32(NN_MAX_BATCH)
    else { throw .tooLarge }
    for i in 0..<layerCount {
      guard layers[i].units > 0 else { throw .zeroDimension }
      guard layers[i].units <= UInt32(NN_MAX_UNITS) else { throw .tooLarge }
    }
  }

  private func checkChoices() throws(Status) {
    guard isKnown(config.loss, last: NN_CROSS_ENTROPY_ONE_HOT), isKnown(config.optimizer, last: NN_ADAM),
      isKnown(config.input_scaling, last: NN_SCALING_STANDARDIZE),
      isKnown(config.target_scaling, last: NN_SCALING_STANDARDIZE)
    else { throw .unknownEnum }
    for i in 0..<layerCount {
      guard isKnown(layers[i].activation, last: NN_SOFTMAX),
        isKnown(layers[i].initialization, last: NN_INIT_XAVIER_NORMAL)
      else { throw .unknownEnum }
    }
  }

  private func checkSettings() throws(Status) {
    // Comparisons with NaN are false, so these refuse it too.
    guard isLearningRate(config.learning_rate), isBelowOne(config.momentum), isBelowOne(config.beta1),
      isBelowOne(config.beta2), config.epsilon > 0, config.epsilon <= 1, isIn(config.weight_decay, 0, 1e3),
      isIn(config.clip_norm, 0, .greatestFiniteMagnitude)
    else { throw .badSetting }
    for i in 0..<layerCount {
      guard isIn(layers[i].slope, 0, 1) else { throw .badSetting }
    }
  }

  private func checkLoss() throws(Status) {
    let last = Int(layers[layerCount - 1].activation)
    switch Int(config.loss) {
    case NN_BINARY_CROSS_ENTROPY:
      guard last == NN_SIGMOID else { throw .lossMismatch }
    case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_ONE_HOT:
      guard last == NN_SOFTMAX, outputs >= 2 else { throw .lossMismatch }
    default: break
    }
    guard !scalesTargets || Int(config.loss) == NN_MSE else { throw .lossMismatch }
  }

  private func isKnown(_ value: Int32, last: Int) -> Bool { value >= 0 && Int(value) <= last }
  private func isBelowOne(_ value: Float) -> Bool { value >= 0 && value < 1 }
}

func isLearningRate(_ value: Float) -> Bool { value > 0 && value <= 1e6 }
