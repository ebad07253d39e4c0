import CNN

/// A checked nn_config, which stays where it is: copies of it would be most of the stack of nn_open on a chip. Whoever
/// holds one knows that every field is in its range.
struct Description {
  private let pointer: UnsafePointer<nn_config>
  let layers: UnsafePointer<nn_layer>
  /// What the rows hold; nil when each number is a feature.
  let columns: RowColumns?
  /// Inputs of the first layer: those of the row, what columns make of them, or polynomial terms of either.
  let features: Int

  init(_ config: UnsafePointer<nn_config>) throws(Status) {
    try requireKnown(config)
    pointer = config
    layers = try require(config.pointee.layers)
    var expanded = Int(config.pointee.inputs)
    columns = try RowColumns(checking: config, &expanded)
    features = try Polynomial.termCount(inputs: expanded, degree: config.pointee.polynomial_degree)
    try checkDimensions()
    try checkChoices()
    try checkSettings()
    try checkLoss()
    if Features.pinball && loss == .pinball { try checkQuantiles() }
    try checkFeatures()
  }

  @inline(__always)
  var config: nn_config { pointer.pointee }
  @inline(__always)
  var settings: Settings { Settings(pointer) }
  var inputs: Int { Int(config.inputs) }
  var layerCount: Int { Int(config.layer_count) }
  var outputs: Int { Int(layers[layerCount - 1].units) }
  var targetWidth: Int { loss.targets(outputs: outputs) }
  /// [outputs], of the pinball loss; nil of others.
  var quantiles: UnsafePointer<Float>? { Features.pinball && loss == .pinball ? config.quantiles : nil }
  /// Whether the first layer sees something else than the caller's rows.
  var preparesInputs: Bool { scalesInputs || config.polynomial_degree > 1 || columns != nil }
  /// Leading layers that training leaves as they are.
  var frozenLayers: Int { Int(config.frozen_layers) }
  var scalesInputs: Bool { ScalingKind(checked: config.input_scaling) != .none }
  var scalesTargets: Bool { ScalingKind(checked: config.target_scaling) != .none }

  var loss: LossKind { LossKind(checked: config.loss) }
  var optimizer: Optimizer { Optimizer(checked: config.optimizer) }
  var arithmetic: Arithmetic { Arithmetic(checked: config.arithmetic) }
  func activation(of layer: Int) -> ActivationKind { ActivationKind(checked: layers[layer].activation) }
  private func initialization(of layer: Int) -> Initialization {
    Initialization(checked: layers[layer].initialization)
  }

  /// Arrays like the parameters that the optimiser keeps.
  var slots: Int { optimizer.slots(momentum: config.momentum) }

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

  /// Every choice is one that this library has; from here on it is an enum's case.
  private func checkChoices() throws(Status) {
    guard LossKind(rawValue: config.loss) != nil, Optimizer(rawValue: config.optimizer) != nil,
      ScalingKind(rawValue: config.input_scaling) != nil, ScalingKind(rawValue: config.target_scaling) != nil,
      Reduction(rawValue: config.reduction) != nil, Arithmetic(rawValue: config.arithmetic) != nil
    else { throw .unknownEnum }
    for i in 0..<layerCount {
      guard ActivationKind(rawValue: layers[i].activation) != nil,
        Initialization(rawValue: layers[i].initialization) != nil
      else { throw .unknownEnum }
    }
  }

  /// Whether this build has what the network needs.
  private func checkFeatures() throws(Status) {
    guard loss.isBuilt, optimizer.isBuilt, arithmetic.isBuilt, Features.momentum || config.momentum == 0,
      Features.scaling || !scalesInputs && !scalesTargets,
      Features.polynomial || config.polynomial_degree == 1, Features.regularization || !isRegularized
    else { throw .unsupported }
    for i in 0..<layerCount {
      guard activation(of: i).isBuilt, initialization(of: i).isBuilt else { throw .unsupported }
    }
  }

  private var isRegularized: Bool {
    for i in 0..<layerCount where layers[i].dropout > 0 || layers[i].max_norm > 0 { return true }
    return config.weight_decay > 0 || config.l1 > 0 || config.clip_norm > 0 || config.clip_value > 0
  }

  private func checkSettings() throws(Status) {
    guard pointer.hasOptimizerSettings, isIn(config.weight_decay, 0, 1e3), isIn(config.l1, 0, 1e3),
      isLimit(config.clip_norm), isLimit(config.clip_value), config.huber_delta > 0,
      config.huber_delta <= 1e6,
      config.frozen_layers < config.layer_count
    else { throw .badSetting }
    for i in 0..<layerCount { try checkSettings(ofLayer: i) }
  }

  private func checkSettings(ofLayer i: Int) throws(Status) {
    let layer = layers[i]
    guard isIn(layer.slope, 0, activation(of: i).largestSlope), layer.init_value.isFinite,
      isShare(layer.dropout), i < layerCount - 1 || layer.dropout == 0, isLimit(layer.max_norm),
      layer.reserved == 0
    else { throw .badSetting }
  }

  private func isLimit(_ value: Float) -> Bool { isIn(value, 0, .greatestFiniteMagnitude) }

  private func checkLoss() throws(Status) {
    guard loss.fits(activation(of: layerCount - 1), outputs: outputs) else { throw .lossMismatch }
    for i in 0..<layerCount - 1 {
      guard activation(of: i).range != .signs else { throw .lossMismatch }
    }
    guard !scalesTargets || loss.isDistance else { throw .lossMismatch }
  }

  private func checkQuantiles() throws(Status) {
    let quantiles = try require(config.quantiles)
    for j in 0..<outputs {
      guard isShare(quantiles[j]), quantiles[j] > 0 else { throw .badSetting }
    }
  }
}
