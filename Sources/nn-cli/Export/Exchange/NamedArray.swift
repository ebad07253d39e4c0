import NeuralNetwork

/// An array of a file of weights.
struct NamedArray {
  let name: String
  let shape: [Int]
  let values: [Float]

  /// The arrays of a network: layers.0.weight is [units][inputs], as in PyTorch's state_dict.
  static func all(_ network: PortableNetwork) -> [NamedArray] {
    var arrays: [NamedArray] = []
    for (index, layer) in network.layers.enumerated() {
      arrays.append(
        NamedArray(
          name: "layers.\(index).weight", shape: [layer.units, layer.inputs], values: layer.weights))
      arrays.append(NamedArray(name: "layers.\(index).bias", shape: [layer.units], values: layer.biases))
    }
    let scalings = [
      (WeightArrays.inputScaling, network.inputScaling), (WeightArrays.targetScaling, network.targetScaling),
    ]
    for (name, scaling) in scalings {
      guard let scaling else { continue }
      arrays.append(NamedArray(name: "\(name).mean", shape: [scaling.mean.count], values: scaling.mean))
      arrays.append(NamedArray(name: "\(name).scale", shape: [scaling.scale.count], values: scaling.scale))
    }
    return arrays
  }

  /// The activations of its layers, as WeightArrays reads them.
  static func activations(_ network: PortableNetwork) -> String {
    network.layers.map(WeightArrays.text).joined(separator: ",")
  }
}
