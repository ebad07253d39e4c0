extension Network {
  /// Scale the weights into each unit, where they are longer, to the layer's max_norm
  /// (Srivastava et al. 2014).
  @inline(__always)
  func limitNorms() {
    for i in frozenLayers..<layerCount where layers[i].maxNorm > 0 {
      limitNorms(layer: i, units: 0..<Int(layers[i].units))
    }
  }

  @inline(never)
  func limitNorms(layer i: Int, units: Range<Int>) {
    let layer = layers[i]
    let w = mutableParameters + Int(layer.parameterIndex)
    for unit in units { limitNorm(w + unit, layer) }
  }

  private func limitNorm(_ w: UnsafeMutablePointer<Float>, _ layer: Layer) {
    let (inputs, units) = (Int(layer.inputs), Int(layer.units))
    var squares: Float = 0
    for k in 0..<inputs { squares = squares + w[k &* units] * w[k &* units] }
    let norm =
      holdsSquares(squares) ? squareRoot(squares) : scaledNorm(w, stride: units, count: inputs)
    guard norm > layer.maxNorm else { return }
    let factor = layer.maxNorm / norm
    for k in 0..<inputs { w[k &* units] = w[k &* units] * factor }
  }
}
