internal import CNN

extension NetworkDescription {
  /// The description that the library gives, with the columns where it says they are. `config.layers` is not looked at.
  init(_ config: nn_config, layers: [LayerDescription]) throws(NNError) {
    inputs = Int(config.inputs)
    columns = UnsafeBufferPointer(start: config.columns, count: config.columns == nil ? 0 : inputs)
      .map { ColumnDescription($0) }
    self.layers = layers
    loss = try known(config.loss)
    reduction = try known(config.reduction)
    huberDelta = config.huber_delta
    optimizer = try known(config.optimizer)
    learningRate = config.learning_rate
    momentum = config.momentum
    dampening = config.dampening
    nesterov = config.nesterov != 0
    beta1 = config.beta1
    beta2 = config.beta2
    momentumDecay = config.momentum_decay
    smoothing = config.smoothing
    epsilon = config.epsilon
    etaMinus = config.eta_minus
    etaPlus = config.eta_plus
    stepMin = config.step_min
    stepMax = config.step_max
    weightDecay = config.weight_decay
    l1 = config.l1
    clipNorm = config.clip_norm
    clipValue = config.clip_value
    seed = config.seed
    maxBatch = Int(config.max_batch)
    arithmetic = try known(config.arithmetic)
    inputScaling = try known(config.input_scaling)
    targetScaling = try known(config.target_scaling)
    polynomialDegree = Int(config.polynomial_degree)
  }

  /// The library's struct without its layers and columns. Counts that do not fit become such that the library refuses.
  var config: nn_config {
    var config = nn_config_default()
    config.inputs = UInt32(clamping: inputs)
    config.loss = loss.rawValue
    config.reduction = reduction.rawValue
    config.huber_delta = huberDelta
    config.optimizer = optimizer.rawValue
    config.learning_rate = learningRate
    config.momentum = momentum
    config.dampening = dampening
    config.nesterov = nesterov ? 1 : 0
    config.beta1 = beta1
    config.beta2 = beta2
    config.momentum_decay = momentumDecay
    config.smoothing = smoothing
    config.epsilon = epsilon
    config.eta_minus = etaMinus
    config.eta_plus = etaPlus
    config.step_min = stepMin
    config.step_max = stepMax
    config.weight_decay = weightDecay
    config.l1 = l1
    config.clip_norm = clipNorm
    config.clip_value = clipValue
    config.seed = seed
    config.max_batch = UInt32(clamping: maxBatch)
    config.arithmetic = arithmetic.rawValue
    config.input_scaling = inputScaling.rawValue
    config.target_scaling = targetScaling.rawValue
    config.polynomial_degree = UInt32(clamping: polynomialDegree)
    return config
  }

  /// The library's struct, whose layers and columns live as long as `body` runs.
  func withConfig<Result>(
    _ body: (UnsafePointer<nn_config>) throws(NNError) -> Result
  ) throws(NNError) -> Result {
    guard columns.isEmpty || columns.count == inputs else {
      throw NNError(.outOfRange, "\(columns.count) columns of \(inputs) inputs")
    }
    return try layers.map(\.layer).withUnsafeBufferPointer { (layers) throws(NNError) in
      try columns.map(\.column).withUnsafeBufferPointer { (columns) throws(NNError) in
        var config = config
        config.layers = layers.baseAddress
        config.layer_count = UInt32(clamping: layers.count)
        config.columns = columns.isEmpty ? nil : columns.baseAddress
        return try body(&config)
      }
    }
  }
}
