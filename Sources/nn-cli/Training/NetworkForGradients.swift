import NeuralNetwork

extension Network {
  /// A model's network for looking at its gradients: nothing random in it.
  convenience init(forGradientsOf model: ModelFile) throws(Failure) {
    var description = model.description
    description.maxBatch = 1
    description.frozenLayers = 0
    for layer in description.layers.indices { description.layers[layer].dropout = 0 }
    try self.init(loading: model, as: description)
  }

  /// The gradient of the loss of one row, without a step.
  func gradient(of row: Dataset) throws(Failure) -> [Float] {
    try attempt(zeroGradients())
    try forward(row.inputs)
    try backward(row.targets(for: description.loss))
    return Array(try gradients())
  }
}

/// The weights of a layer, [inputs][units] and then its biases.
struct LayerShape {
  let inputs: Int
  let units: Int
  var parameters: Int { (inputs + 1) * units }

  func name(of parameter: Int) -> String {
    let (input, unit) = parameter.quotientAndRemainder(dividingBy: units)
    return input < inputs ? "weight[\(input)][\(unit)]" : "bias[\(unit)]"
  }
}

extension Network {
  var layerShapes: [LayerShape] { description.layerShapes }
}

extension NetworkDescription {
  var layerShapes: [LayerShape] {
    let units = layers.map(\.units)
    return zip([features] + units, units).map { LayerShape(inputs: $0, units: $1) }
  }

  /// Parameters of the layers that are not frozen.
  var trainedParameters: Int { layerShapes.dropFirst(frozenLayers).reduce(0) { $0 + $1.parameters } }
}
