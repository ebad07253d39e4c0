import NeuralNetwork

/// The weights after the step that follows a backward pass, and what they make of the same row.
struct PassUpdate {
  let layers: [LayerCopy]
  let loss: Float

  init(_ network: Network, _ row: ExplainedRow, hasBiases: Bool) throws(Failure) {
    try attempt(network.step())
    if !hasBiases { try network.clearBiases() }
    layers = try network.description.layers.indices.map { index throws(Failure) in
      try network.copy(ofLayer: index)
    }
    try network.forward(row.inputs)
    loss = try network.backward(row.targets ?? [])
  }
}

extension Network {
  /// The library gives every unit a bias; a network without them has zeros.
  fileprivate func clearBiases() throws(Failure) {
    let parameters = try parameters()
    var first = 0
    for shape in layerShapes {
      for bias in shape.inputs * shape.units..<shape.parameters { parameters[first + bias] = 0 }
      first += shape.parameters
    }
  }
}
