import CNN

/// What a layer of a network holds now.
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
  func layer(_ index: Int) throws(Failure) -> LayerCopy {
    var view = nn_layer_view()
    view.struct_size = UInt32(MemoryLayout<nn_layer_view>.size)
    try check(nn_get_layer(handle, UInt32(index), &view), "a layer")
    if view.weights == nil { throw .quantized(model?.path ?? "the network") }
    let (inputs, units) = (Int(view.inputs), Int(view.units))
    let name = withUnsafeBytes(of: view.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return LayerCopy(
      name: name, weights: Self.copy(view.weights, inputs * units), biases: Self.copy(view.biases, units),
      weightGradients: Self.copy(view.weight_gradients, inputs * units),
      biasGradients: Self.copy(view.bias_gradients, units))
  }

  private static func copy(_ values: UnsafePointer<Float>?, _ count: Int) -> [Float] {
    values.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
  }

  /// This network up to a layer; not `activated`, it gives the layer's sums z.
  func ending(at index: Int, activated: Bool) throws(Failure) -> Network {
    var description = description
    description.layers = Array(description.layers.prefix(index + 1))
    description.layers[index].dropout = 0
    if !activated { description.layers[index].activation = Activation.identity.code }
    let isSign = description.layers[index].activation == Activation.sign.code
    description.config.loss = (isSign ? Loss.perceptron : Loss.mse).code
    description.config.target_scaling = nn_scaling(NN_SCALING_NONE)
    description.config.max_batch = 1
    let network = try Network(description)
    if let inputScaling { try network.setInputScaling(inputScaling) }
    let parameters = try network.parameters()
    _ = parameters.update(fromContentsOf: try self.parameters().prefix(parameters.count))
    return network
  }
}
