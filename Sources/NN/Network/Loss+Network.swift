extension Loss {
  /// The loss of a network.
  init(_ network: Network) {
    let h = network.header.pointee
    kind = h.settings.loss
    activation = Activation(network.layers[network.layerCount - 1])
    outputs = network.outputs
    share = h.settings.reduction == .sum ? 1 : 1 / Float(network.outputs)
    huberDelta = h.settings.huberDelta
    quantiles = network.quantiles
    targetScaling = network.targetScaling
    #if NN_HAS_FMA && !NN_PLAIN_KERNELS
      isFast = network.isFast
    #endif
  }

  /// Answers that are right or wrong in a row.
  static func answers(of network: Network) -> Int {
    network.header.pointee.settings.loss.answers(outputs: network.outputs)
  }

  /// Whether every target of the rows is one that the loss is defined for.
  static func accepts(_ targets: UnsafePointer<Float>, rows: Int, of network: Network) -> Bool {
    network.header.pointee.settings.loss.accepts(
      targets, rows &* network.targetWidth, outputs: network.outputs)
  }
}

extension Activation {
  init(_ layer: Layer) { self.init(layer.activation, slope: layer.slope) }
}
