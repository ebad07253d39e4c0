extension Network {
  /// Norm of a layer's parameters, or of what is laid out like them.
  func norm(_ part: UnsafePointer<Float>, layer i: Int) -> Float {
    let layer = layers[i]
    var squares = CompensatedSum()
    for j in 0..<layer.parameterCount { squares.add(part[j] * part[j]) }
    guard holdsSquares(squares.value) else { return scaledNorm(part, stride: 1, count: layer.parameterCount) }
    return squareRoot(squares.value)
  }

  /// The buffers are needed for something else.
  @inline(__always)
  func endPass() {
    header.pointee.forwardRows = 0
    settleHealth()
  }

  /// Keep what the buffers tell of the last backward pass, before another pass uses them.
  func settleHealth() {
    guard header.pointee.backwardRows > 0 else { return }
    for i in 0..<layerCount { layers[i].deadUnits = i < frozenLayers ? 0 : deadUnits(layer: i) }
    header.pointee.backwardRows = 0
  }

  /// Share of the units whose dz was 0 in all rows of the last backward pass's last piece.
  func deadUnits(layer i: Int) -> Float {
    let (units, rows) = (Int(layers[i].units), Int(header.pointee.backwardRows))
    let isInColumns = layers[i].lastPiece == 1
    let first = isInColumns ? 0 : Int(layers[i].lastPiece &>> 1)
    let dz = outputs(of: i) + first &* units
    let (rowStride, unitStride) = isInColumns ? (1, rows) : (units, 1)
    var dead = 0
    for j in 0..<units {
      var s = 0
      while s < rows && dz[s &* rowStride &+ j &* unitStride] == 0 { s &+= 1 }
      if s == rows { dead &+= 1 }
    }
    return Float(dead) / Float(units)
  }
}
