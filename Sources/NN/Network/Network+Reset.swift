import CNN

extension Network {
  /// As new: parameters drawn from the seed, optimiser and accumulation empty. Scalings stay.
  func reset(seed: UInt32) {
    header.pointee.seed = seed
    generator.seed(seed)
    for i in 0..<layerCount { draw(layers[i]) }
    clearTrainingState()
  }

  func clearTrainingState() {
    header.pointee.steps = 0
    header.pointee.correction1 = 0
    header.pointee.correction2 = 0
    for i in 0..<optimizerSlots {
      let values = slot(i)
      for j in 0..<parameterCount { values[j] = 0 }
    }
    let gradients = gradients
    for j in 0..<parameterCount { gradients[j] = 0 }
    discardAccumulation()
    header.pointee.forwardRows = 0
  }

  var optimizerSlots: Int { slots(of: header.pointee.optimizer, momentum: header.pointee.momentum) }

  /// Weights in memory order, then biases. Formulas: nn_initialization in nn.h.
  private func draw(_ layer: Layer) {
    let w = mutableParameters + Int(layer.parameterIndex)
    let fanIn = Float(Int(layer.inputs))
    let fanOut = Float(Int(layer.units))
    switch Features.initializations ? Int(layer.initialization) : NN_INIT_DEFAULT {
    case NN_INIT_KAIMING_UNIFORM: fill(w, layer, uniform: (3 * layer.gainSquared / fanIn).root)
    case NN_INIT_KAIMING_NORMAL: fill(w, layer, normal: (layer.gainSquared / fanIn).root)
    case NN_INIT_XAVIER_UNIFORM: fill(w, layer, uniform: (6 / (fanIn + fanOut)).root)
    case NN_INIT_XAVIER_NORMAL: fill(w, layer, normal: (2 / (fanIn + fanOut)).root)
    case NN_INIT_LECUN_UNIFORM: fill(w, layer, uniform: (3 / fanIn).root)
    case NN_INIT_LECUN_NORMAL: fill(w, layer, normal: 1 / fanIn.root)
    case NN_INIT_CONSTANT: fill(w, layer, constant: layer.initValue)
    case NN_INIT_ORTHOGONAL:
      fill(w, layer, normal: 1)
      orthonormalize(w, inputs: Int(layer.inputs), units: Int(layer.units))
    default:
      let limit = 1 / fanIn.root
      for i in 0..<layer.parameterCount { w[i] = limit * generator.signed() }
    }
  }

  private func fill(_ w: UnsafeMutablePointer<Float>, _ layer: Layer, uniform limit: Float) {
    for i in 0..<layer.biasIndex { w[i] = limit * generator.signed() }
    for i in layer.biasIndex..<layer.parameterCount { w[i] = 0 }
  }

  private func fill(_ w: UnsafeMutablePointer<Float>, _ layer: Layer, normal deviation: Float) {
    for i in 0..<layer.biasIndex { w[i] = deviation * generator.normal() }
    for i in layer.biasIndex..<layer.parameterCount { w[i] = 0 }
  }

  private func fill(_ w: UnsafeMutablePointer<Float>, _ layer: Layer, constant value: Float) {
    for i in 0..<layer.biasIndex { w[i] = value }
    for i in layer.biasIndex..<layer.parameterCount { w[i] = 0 }
  }
}

extension Layer {
  /// Of Kaiming's initialisation: 2, or 2 / (1 + slope^2) for a leaky ReLU.
  fileprivate var gainSquared: Float {
    guard Int(activation) == NN_LEAKY_RELU else { return 2 }
    let slope = Activation(self).slope
    return 2 / (1 + slope * slope)
  }
}
