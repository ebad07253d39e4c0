import CNN

/// An nn_config together with the layers that it points to.
struct NetworkDescription {
  /// `layers` and `layer_count` of it are set by withConfig.
  var config = nn_config_default()
  var layers: [nn_layer] = []

  var inputs: Int { Int(config.inputs) }
  var outputs: Int { Int(layers.last?.units ?? 0) }
  var loss: Loss? { Loss(code: config.loss) }

  /// Inputs of the first layer: the row, or the products of up to `polynomial_degree` of its numbers. There
  /// are (inputs + degree)! / (inputs! degree!) - 1 of these.
  var features: Int {
    (1...Int(max(config.polynomial_degree, 1))).reduce(1) { $0 * (inputs + $1) / $1 } - 1
  }

  func withConfig<Result>(
    _ body: (UnsafePointer<nn_config>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try layers.withUnsafeBufferPointer { (layers) throws(Failure) in
      var config = config
      config.layers = layers.baseAddress
      config.layer_count = UInt32(layers.count)
      return try body(&config)
    }
  }

  /// What the network needs, or the reason why there is no such network.
  func sizes(maxBatch: Int? = nil) throws(Failure) -> nn_sizes {
    var description = self
    if let maxBatch { description.config.max_batch = UInt32(maxBatch) }
    return try description.withConfig { (config) throws(Failure) in
      var sizes = nn_sizes()
      sizes.struct_size = UInt32(MemoryLayout<nn_sizes>.size)
      try check(nn_get_sizes(config, &sizes), "the network")
      return sizes
    }
  }
}

extension NetworkDescription {
  var hasInnerSoftmax: Bool { layers.dropLast().contains { $0.activation == Activation.softmax.code } }

  /// Rows that it works on at once when it is trained.
  var maxBatch: Int { Int(config.max_batch) }

  /// Of a block for nn_load that holds so many rows.
  func trainingBytes(rows: Int) throws(Failure) -> Int { Int(try sizes(maxBatch: rows).training_bytes) }

  /// "4 -> 16 relu -> 3 softmax"
  var text: String {
    let start = config.polynomial_degree > 1 ? "\(inputs) (degree \(config.polynomial_degree))" : "\(inputs)"
    return layers.reduce(start) { "\($0) -> \($1.units) \(Activation.name($1.activation))" }
  }
}
