/// A batch is worked on in pieces whose numbers stay in the nearest cache from layer to layer and on the way back. No sum
/// depends on it: sums over rows go on from piece to piece, in ascending order.
extension Network {
  /// Pieces of a batch of `rows`. A chip has no cache to speak of, and takes a batch as a whole.
  @inline(__always)
  func pieces(of rows: Int) -> Int {
    #if NN_PLAIN_KERNELS
      1
    #else
      rows <= Network.smallBatch ? 1 : piecesOfMany(rows)
    #endif
  }

  /// Where a piece of a batch of `rows` begins; the pieces are equal but for a few rows, so that none is small.
  @inline(__always)
  func start(ofPiece piece: Int, of count: Int, rows: Int) -> Int {
    let grain = 16
    return piece == count ? rows : piece &* (rows / grain) / count &* grain
  }

  #if !NN_PLAIN_KERNELS
    /// Rows of a batch that is not worth cutting, and of the smallest piece.
    static var smallBatch: Int { 256 }
    private static var leastPiece: Int { 64 }
    /// Floats in 32 KiB, the first cache of most processors, or two thirds of it.
    private static var floatsInCache: Int { 8192 }

    /// As every piece reads all parameters, its own numbers are not fewer than those.
    @inline(never)
    private func piecesOfMany(_ rows: Int) -> Int {
      let most = max(max(Network.floatsInCache, parameterCount) / floatsOfRow, Network.leastPiece)
      return (rows &+ most &- 1) / most
    }

    /// Floats of a row in the buffers of the layers: inputs, outputs, and the gradient of the widest.
    private var floatsOfRow: Int {
      var (floats, widest) = (Int(layers[0].inputs), 0)
      for i in 0..<layerCount {
        let units = Int(layers[i].units)
        floats &+= units
        widest = max(widest, units)
      }
      return floats &+ widest
    }
  #endif
}
