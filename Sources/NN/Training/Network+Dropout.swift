import CNN

/// Dropout's masks need no memory: they are drawn again on the way back. Before a training pass one
/// number is drawn for every row; it seeds the masks of that row, layer by layer from the first that is not frozen. So they depend on the
/// row's place in the stream of rows, and not on how a batch is cut into pieces.
extension Network {
  var hasDropout: Bool {
    guard Features.regularization else { return false }
    for i in frozenLayers..<layerCount where layers[i].dropout > 0 { return true }
    return false
  }

  /// Before the forward pass of `rows` rows in training.
  func beginMasks(rows: Int) {
    guard hasDropout else { return }
    let state = generator.load()
    header.pointee.maskState = (state.s1, state.s2, state.s3)
    for _ in 0..<rows { _ = generator.next() }
  }

  #if !NN_PLAIN_KERNELS
    /// Pass over the masks of rows that other ranks have.
    func skipMasks(rows: Int) {
      guard hasDropout else { return }
      for _ in 0..<rows { _ = generator.next() }
    }
  #endif

  /// values [rows][units]: 0 where the mask says so, else divided by 1 - dropout. Forward for the
  /// outputs, backward for their gradient. The first of them is row `first` of the pass.
  func mask(_ values: UnsafeMutablePointer<Float>, layer i: Int, from first: Int, rows: Int) {
    let (rate, units, frozen) = (layers[i].dropout, Int(layers[i].units), frozenLayers)
    let scale = 1 / (1 - rate)
    let (s1, s2, s3) = header.pointee.maskState
    var rowSeeds = Taus2(s1: s1, s2: s2, s3: s3)
    if Features.parallel { for _ in 0..<first { _ = rowSeeds.next() } }
    for s in 0..<rows {
      var draws = Taus2(seed: rowSeeds.next() &+ UInt32(i &- frozen) &* 0x9E37_79B9)
      let row = values + s &* units
      for j in 0..<units {
        let isKept = Float(Int(draws.next() &>> 8)) * 0x1p-24 >= rate
        row[j] = isKept ? row[j] * scale : 0
      }
    }
  }
}
