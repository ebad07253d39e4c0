import CNN

/// A description of a network that owns its layers: what becomes an nn_config. Its `config.layers` is only
/// set during `withConfig`, so no pointer is ever shared.
struct NetworkSetup: @unchecked Sendable {
  var config = nn_config_default()
  var layers: [nn_layer]

  init(inputs: Int, _ layers: [nn_layer], loss: Int = NN_MSE) {
    self.layers = layers
    config.inputs = UInt32(inputs)
    config.loss = nn_loss(loss)
    config.quantiles = UnsafePointer(Self.quantiles)
  }

  /// What the outputs of a network with NN_PINBALL learn, for as many as a test has: 0.1, 0.3, ..., 0.9, 0.1, ...
  private nonisolated(unsafe) static let quantiles: UnsafeMutablePointer<Float> = {
    let most = 1024
    let values = UnsafeMutablePointer<Float>.allocate(capacity: most)
    for i in 0..<most { (values + i).initialize(to: quantile(i)) }
    return values
  }()

  static func quantile(_ output: Int) -> Float { 0.1 + 0.2 * Float(output % 5) }

  var inputs: Int { Int(config.inputs) }
  var outputs: Int { Int(layers[layers.count - 1].units) }
  var targetWidth: Int {
    [NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_WITH_LOGITS, NN_PINBALL].contains(Int(config.loss)) ? 1 : outputs
  }
  var scalesInputs: Bool { Int(config.input_scaling) != NN_SCALING_NONE }
  var scalesTargets: Bool { Int(config.target_scaling) != NN_SCALING_NONE }

  func withConfig<R>(_ body: (UnsafePointer<nn_config>) throws -> R) rethrows -> R {
    try layers.withUnsafeBufferPointer { layers in
      var config = config
      config.layers = layers.baseAddress
      config.layer_count = UInt32(layers.count)
      return try withUnsafePointer(to: &config, body)
    }
  }

  /// The same network with some settings changed.
  func with(_ change: (inout nn_config) -> Void) -> NetworkSetup {
    var copy = self
    change(&copy.config)
    return copy
  }

  func sizes() throws -> nn_sizes {
    var sizes = nn_sizes()
    sizes.struct_size = UInt32(MemoryLayout<nn_sizes>.size)
    try check(withConfig { nn_get_sizes($0, &sizes) })
    return sizes
  }
}

extension nn_layer {
  init(
    _ units: Int, _ activation: Int, slope: Float = 0, initialization: Int = NN_INIT_DEFAULT,
    initValue: Float = 0, dropout: Float = 0, maxNorm: Float = 0
  ) {
    self.init(
      units: UInt32(units), activation: nn_activation(activation),
      initialization: nn_initialization(initialization), slope: slope, init_value: initValue,
      dropout: dropout, max_norm: maxNorm, reserved: 0)
  }
}
