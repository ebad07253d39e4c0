import NeuralNetwork

/// Numbers of a pass as JSON.
extension PassReport {
  var json: JSON {
    .present([
      ("network", .string(network.text)),
      ("inputs", JSON(pass.inputs)),
      ("layers", .array(pass.layers.indices.map(layer))),
      ("outputs", JSON(pass.outputs)),
      ("targets", pass.targets.map { JSON($0) }),
      ("loss", pass.loss.map { .float($0) }),
      ("loss_after_step", update.map { .float($0.loss) }),
    ])
  }

  private func layer(_ index: Int) -> JSON {
    let layer = pass.layers[index]
    let new = update?.layers[index]
    return .present([
      ("name", .string(layer.name)),
      ("activation", .string(layer.activation)),
      ("inputs", JSON(layer.inputs)),
      ("weights", matrix(layer.weights, layer.units)),
      ("biases", biases(layer.biases)),
      ("z", JSON(layer.z)),
      ("a", JSON(layer.a)),
      ("dL_da", layer.gradients?.a.map { JSON($0) }),
      ("dL_dz", layer.gradients.map { JSON($0.z) }),
      ("dL_dW", layer.gradients.map { matrix($0.weights, layer.units) }),
      ("dL_db", biases(layer.gradients?.biases)),
      ("weights_after_step", new.map { matrix($0.weights, layer.units) }),
      ("biases_after_step", biases(new?.biases)),
    ])
  }

  private func biases(_ values: [Float]?) -> JSON? {
    guard hasBiases, let values else { return Optional.none }
    return JSON(values)
  }

  /// Matrix with a row for each input.
  private func matrix(_ values: [Float], _ units: Int) -> JSON {
    .array(stride(from: 0, to: values.count, by: units).map { JSON(Array(values[$0..<$0 + units])) })
  }
}
