extension Network {
  /// Make the network new: parameters drawn from the seed, optimiser and accumulation empty. Scalings and layers
  /// before `first` stay.
  func reset(seed: UInt32, from first: Int) {
    settings.pointee.seed = seed
    generator.seed(seed)
    for i in first..<layerCount { draw(layers[i]) }
    clearTrainingState()
  }

  func clearTrainingState() {
    header.pointee.steps = 0
    header.pointee.corrections = Corrections()
    for i in 0..<optimizerSlots {
      let values = slot(i)
      for j in 0..<trainedCount { values[j] = 0 }
    }
    let gradients = gradients
    for j in 0..<trainedCount { gradients[j] = 0 }
    discardAccumulation()
    header.pointee.forwardRows = 0
  }

  var optimizerSlots: Int { settings.pointee.optimizer.slots(momentum: settings.pointee.momentum) }

  /// Draw a layer's parameters: weights in memory order, then biases.
  private func draw(_ layer: Layer) {
    let drawing = LayerDrawing(
      parameters: mutableParameters + Int(layer.parameterIndex), inputs: Int(layer.inputs),
      units: Int(layer.units), activation: Activation(layer), generator: generator)
    drawing.run(layer.initialization, value: layer.initValue)
  }
}
