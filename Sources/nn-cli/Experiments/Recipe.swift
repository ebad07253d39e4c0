import NeuralNetwork

extension Network {
  /// Network to experiment with; Adam at 0.001 unless `configure` changes it.
  convenience init(
    _ inputs: Int, _ layers: [LayerDescription], loss: Loss, maxBatch: Int = 64,
    _ configure: (inout NetworkDescription) -> Void = { _ in }
  ) throws(Failure) {
    var description = NetworkDescription(inputs: inputs, layers: layers, loss: loss)
    description.maxBatch = maxBatch
    configure(&description)
    do throws(NNError) {
      try self.init(description)
    } catch {
      throw Failure(error)
    }
  }
}

extension NetworkDescription {
  mutating func useSGD(_ rate: Float) {
    optimizer = .sgd
    learningRate = rate
  }

  mutating func useAdam(_ rate: Float) {
    optimizer = .adam
    learningRate = rate
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
