import CNN

/// The order of a layer's weights in an array that comes from elsewhere: nn_weight_order in nn.h.
enum WeightOrder: Int32 {
  case byInput, byUnit
}

extension Network {
  /// Set all parameters, values [parameterCount]: of each layer its weights, [inputs][units] or [units][inputs], then its
  /// biases [units].
  func setParameters(_ values: UnsafePointer<Float>, _ order: WeightOrder) {
    for i in 0..<layerCount {
      let (index, layer) = (Int(layers[i].parameterIndex), layers[i])
      let (from, to) = (values + index, mutableParameters + index)
      switch order {
      case .byInput: to.update(from: from, count: layer.biasIndex)
      case .byUnit: transposeWeights(from, inputs: Int(layer.inputs), units: Int(layer.units), to)
      }
      (to + layer.biasIndex).update(from: from + layer.biasIndex, count: Int(layer.units))
    }
  }

  /// From weights [units][inputs] into transposed [inputs][units].
  private func transposeWeights(
    _ weights: UnsafePointer<Float>, inputs: Int, units: Int, _ transposed: UnsafeMutablePointer<Float>
  ) {
    for input in 0..<inputs {
      for unit in 0..<units { transposed[input &* units &+ unit] = weights[unit &* inputs &+ input] }
    }
  }
}
