import CNN

extension nn_layer {
  /// Layer of `units` units with an activation.
  static func dense(_ units: Int, _ activation: Int, init initialization: Int = NN_INIT_DEFAULT) -> nn_layer {
    var layer = nn_layer()
    layer.units = UInt32(units)
    layer.activation = nn_activation(activation)
    layer.initialization = nn_initialization(initialization)
    return layer
  }
}

extension Network {
  /// Network to experiment with; Adam at 0.001 unless `configure` changes it.
  convenience init(
    _ inputs: Int, _ layers: [nn_layer], loss: Int, maxBatch: Int = 64,
    _ configure: (inout nn_config) -> Void = { _ in }
  ) throws(Failure) {
    var description = NetworkDescription()
    description.layers = layers
    description.config.inputs = UInt32(inputs)
    description.config.loss = nn_loss(loss)
    description.config.max_batch = UInt32(maxBatch)
    configure(&description.config)
    try self.init(description)
  }
}

extension nn_config {
  mutating func useSGD(_ rate: Float) {
    optimizer = nn_optimizer(NN_SGD)
    learning_rate = rate
  }

  mutating func useAdam(_ rate: Float) {
    optimizer = nn_optimizer(NN_ADAM)
    learning_rate = rate
  }
}

extension Lab {
  /// Training by full batches, in the order of the rows.
  func train(_ network: Network, on data: Dataset, epochs: Int) throws -> History {
    let history = History()
    _ = try Training(epochs: epochs, batch: 0, shuffle: false, patience: 0).run(
      network, on: data, validation: nil, observer: history)
    try record(network)
    return history
  }
}

extension Dataset {
  /// Mean squared error of a line.
  func squaredError(w: Double, b: Double) -> Double {
    zip(inputs, targets).reduce(0) { sum, row in
      let error = w * Double(row.0) + b - Double(row.1)
      return sum + error * error
    } / Double(rows)
  }

  /// Best line, by the formulas of simple regression.
  var bestLine: (w: Double, b: Double) {
    let count = Double(rows)
    let x = inputs.map { Double($0) }
    let y = targets.map { Double($0) }
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let variance = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let w = covariance / variance
    return (w, meanY - w * meanX)
  }
}

extension Network {
  /// Line y = w x + b of a network with one input and one output.
  func line() throws(Failure) -> (w: Double, b: Double) {
    let values = try parameters()
    return (Double(values[0]), Double(values[1]))
  }
}
