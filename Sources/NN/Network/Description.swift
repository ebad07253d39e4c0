import CNN

/// A checked nn_config, which stays where it is: copies of it would be most of the stack of nn_open on a chip. Whoever
/// holds one knows that every field is in its range.
struct Description {
  private let pointer: UnsafePointer<nn_config>
  let layers: UnsafePointer<nn_layer>
  /// Inputs of the first layer: of the row, or the polynomial terms made of them.
  let features: Int

  init(_ config: UnsafePointer<nn_config>) throws(Status) {
    try requireKnown(config)
    pointer = config
    layers = try require(config.pointee.layers)
    features = try Polynomial.termCount(
      inputs: config.pointee.inputs, degree: config.pointee.polynomial_degree)
    try checkDimensions()
    try checkChoices()
    try checkSettings()
    try checkLoss()
    try checkFeatures()
  }

  @inline(__always)
  var config: nn_config { pointer.pointee }
  var inputs: Int { Int(config.inputs) }
  var layerCount: Int { Int(config.layer_count) }
  var outputs: Int { Int(layers[layerCount - 1].units) }
  var targetWidth: Int { isClassIndex ? 1 : outputs }
  private var isClassIndex: Bool {
    Int(config.loss) == NN_CROSS_ENTROPY || Int(config.loss) == NN_CROSS_ENTROPY_WITH_LOGITS
  }
  /// Whether the first layer sees something else than the caller's rows.
  var preparesInputs: Bool { scalesInputs || config.polynomial_degree > 1 }
  var scalesInputs: Bool { Int(config.input_scaling) != NN_SCALING_NONE }
  var scalesTargets: Bool { Int(config.target_scaling) != NN_SCALING_NONE }

  /// Arrays like the parameters that the optimiser keeps.
  var slots: Int { NN.slots(of: config.optimizer, momentum: config.momentum) }
  var isAdam: Bool { Int(config.optimizer) == NN_ADAM || Int(config.optimizer) == NN_ADAMW }

  func inputs(of layer: Int) -> Int { layer == 0 ? features : Int(layers[layer - 1].units) }
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
    guard isKnown(config.loss, last: NN_PERCEPTRON), isKnown(config.optimizer, last: NN_RPROP),
      isKnown(config.input_scaling, last: NN_SCALING_MIN_MAX),
      isKnown(config.target_scaling, last: NN_SCALING_MIN_MAX),
      isKnown(config.reduction, last: NN_REDUCTION_SUM), isKnown(config.arithmetic, last: NN_BLAS)
    else { throw .unknownEnum }
    for i in 0..<layerCount {
      guard isKnown(layers[i].activation, last: NN_GELU_ERF),
        isKnown(layers[i].initialization, last: NN_INIT_ORTHOGONAL)
      else { throw .unknownEnum }
    }
  }

  /// Whether this build has what the network needs.
  private func checkFeatures() throws(Status) {
    guard Features.has(loss: Int(config.loss)), Features.has(optimizer: Int(config.optimizer)),
      Features.momentum || config.momentum == 0, Features.scaling || !scalesInputs && !scalesTargets,
      Features.polynomial || config.polynomial_degree == 1, Features.regularization || !isRegularized
    else { throw .unsupported }
    for i in 0..<layerCount {
      guard Features.has(activation: Int(layers[i].activation)),
        Features.initializations || Int(layers[i].initialization) == NN_INIT_DEFAULT
      else { throw .unsupported }
    }
  }

  private var isRegularized: Bool {
    for i in 0..<layerCount where layers[i].dropout > 0 || layers[i].max_norm > 0 { return true }
    return config.weight_decay > 0 || config.l1 > 0 || config.clip_norm > 0 || config.clip_value > 0
  }

  private func checkSettings() throws(Status) {
    // Comparisons with NaN are false, so these refuse it too.
    guard isLearningRate(config.learning_rate), isBelowOne(config.momentum), isBelowOne(config.dampening),
      isBelowOne(config.beta1), isBelowOne(config.beta2), isBelowOne(config.smoothing), config.epsilon > 0,
      config.epsilon <= 1,
      isIn(config.weight_decay, 0, 1e3), isIn(config.l1, 0, 1e3), isLimit(config.clip_norm),
      isLimit(config.clip_value),
      config.huber_delta > 0, config.huber_delta <= 1e6, isNesterovValid, isRpropValid
    else { throw .badSetting }
    for i in 0..<layerCount { try checkSettings(of: layers[i], isLast: i == layerCount - 1) }
  }

  private func checkSettings(of layer: nn_layer, isLast: Bool) throws(Status) {
    guard isIn(layer.slope, 0, Int(layer.activation) == NN_ELU ? 1e3 : 1), layer.init_value.isFinite,
      isBelowOne(layer.dropout), !isLast || layer.dropout == 0, isLimit(layer.max_norm), layer.reserved == 0
    else { throw .badSetting }
  }

  private var isNesterovValid: Bool {
    config.nesterov == 0 || config.nesterov == 1 && config.momentum > 0 && config.dampening == 0
  }

  private var isRpropValid: Bool {
    config.eta_minus > 0 && config.eta_minus < 1 && config.eta_plus > 1 && config.eta_plus <= 10
      && config.step_min > 0
      && config.step_min <= config.step_max && config.step_max <= 1e6
  }

  private func isLimit(_ value: Float) -> Bool { isIn(value, 0, .greatestFiniteMagnitude) }

  private func checkLoss() throws(Status) {
    guard fitsLastLayer else { throw .lossMismatch }
    for i in 0..<layerCount where Int(layers[i].activation) == NN_SIGN {
      guard i == layerCount - 1, Int(config.loss) == NN_PERCEPTRON else { throw .lossMismatch }
    }
    guard !scalesTargets || isRegression else { throw .lossMismatch }
  }

  /// Whether the last layer's outputs are what the loss is defined for.
  private var fitsLastLayer: Bool {
    let last = Int(layers[layerCount - 1].activation)
    switch Int(config.loss) {
    case NN_BINARY_CROSS_ENTROPY: return last == NN_SIGMOID || last == NN_SOFTMAX || last == NN_HARD_SIGMOID
    case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_ONE_HOT: return last == NN_SOFTMAX && outputs >= 2
    case NN_CROSS_ENTROPY_WITH_LOGITS: return outputs >= 2
    case NN_POISSON_NLL: return isNonnegative(last)
    case NN_PERCEPTRON: return last == NN_SIGN || last == NN_IDENTITY
    default: return true
    }
  }

  private func isNonnegative(_ activation: Int) -> Bool {
    switch activation {
    case NN_SIGMOID, NN_RELU, NN_SOFTMAX, NN_SOFTPLUS, NN_HARD_SIGMOID, NN_EXP: true
    default: false
    }
  }

  private var isRegression: Bool {
    switch Int(config.loss) {
    case NN_MSE, NN_HALF_MSE, NN_MAE, NN_HUBER: true
    default: false
    }
  }

  private func isKnown(_ value: Int32, last: Int) -> Bool { value >= 0 && Int(value) <= last }
  private func isBelowOne(_ value: Float) -> Bool { value >= 0 && value < 1 }
}

func isLearningRate(_ value: Float) -> Bool { value > 0 && value <= 1e6 }

/// Arrays like the parameters that an optimiser keeps.
func slots(of optimizer: nn_optimizer, momentum: Float) -> Int {
  switch Int(optimizer) {
  case NN_ADAM, NN_ADAMW, NN_RPROP: 2
  case NN_ADAGRAD: 1
  case NN_RMSPROP: momentum > 0 ? 2 : 1
  default: momentum > 0 ? 1 : 0
  }
}
