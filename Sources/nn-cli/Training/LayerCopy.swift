import NeuralNetwork

/// What a layer of a network held when it was copied.
struct LayerCopy {
  let name: String
  /// [inputs][units]
  let weights: [Float]
  let biases: [Float]
  /// As the weights and biases; empty in a network that was opened for inference.
  let weightGradients: [Float]
  let biasGradients: [Float]
}

extension Network {
  func copy(ofLayer index: Int) throws(Failure) -> LayerCopy {
    if isQuantized { throw .quantized("the network") }
    let layer = try attempt(layer(index))
    return LayerCopy(
      name: layer.name, weights: Array(layer.weights), biases: Array(layer.biases),
      weightGradients: Array(layer.weightGradients), biasGradients: Array(layer.biasGradients))
  }

  /// This network up to a layer; not `activated`, it gives the layer's sums z.
  func ending(at index: Int, activated: Bool) throws(Failure) -> Network {
    var description = description
    description.layers = Array(description.layers.prefix(index + 1))
    description.layers[index].dropout = 0
    if !activated { description.layers[index].activation = .identity }
    description.loss = description.layers[index].activation == .sign ? .perceptron : .mse
    description.targetScaling = .none
    description.maxBatch = 1
    let network = try attempt(Network(description))
    if let inputScaling { try attempt(network.setInputScaling(inputScaling)) }
    let parameters = try network.parameters()
    _ = parameters.update(fromContentsOf: try self.parameters().prefix(parameters.count))
    return network
  }
}

extension Array where Element: BitwiseCopyable {
  init(_ span: Span<Element>) {
    self = span.withUnsafeBufferPointer { Array($0) }
  }
}

extension Failure {
  /// For what needs the weights as floats.
  static func quantized(_ path: String) -> Failure {
    Failure(
      status: .usage,
      message: "\(path): the model is quantised and has no float weights; name the model it was made from")
  }
}
