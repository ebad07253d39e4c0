import CNN

extension Network {
  /// A model's network for looking at its gradients: nothing random in it.
  convenience init(forGradientsOf model: ModelFile) throws(Failure) {
    var description = model.description
    description.config.max_batch = 1
    for layer in description.layers.indices { description.layers[layer].dropout = 0 }
    try self.init(loading: model, as: description)
  }

  func reset(seed: UInt32) throws(Failure) {
    try check(nn_reset(handle, seed), "the network")
  }

  /// The gradient of the loss of one row, without a step.
  func gradient(of row: Dataset) throws(Failure) -> [Float] {
    try check(nn_zero_gradients(handle), "the gradients")
    _ = try forward(row.inputs, rows: 1)
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
  var layerShapes: [LayerShape] {
    let terms = PolynomialTerms.count(inputs: inputs, degree: Int(description.config.polynomial_degree))
    let units = description.layers.map { Int($0.units) }
    return zip([terms] + units, units).map { LayerShape(inputs: $0, units: $1) }
  }
}
