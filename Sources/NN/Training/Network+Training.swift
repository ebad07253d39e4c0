import CNN

extension Network {
  /// Losses and gradients of the rows in the layers' buffers, added to what has been accumulated.
  /// A loss that is not finite discards the accumulation.
  /// x [rows][features] is what the forward pass began with.
  func accumulate(_ x: UnsafePointer<Float>, targets: Rows, weights: Rows? = nil, rows: Int) throws(Status) {
    let isFresh = header.pointee.accumulatedRows == 0
    let loss = Loss(self)
    var sum = isFresh ? 0 : header.pointee.lossSum
    var correct = isFresh ? 0 : header.pointee.correct
    var weightSum = isFresh ? (weights == nil ? -1 : 0) : header.pointee.weightSum
    let z = outputs(of: layerCount - 1)
    forEachLosses(loss, z, targets, rows: rows) { done, losses, piece, right in
      correct &+= right
      if let weights {
        for i in 0..<piece {
          let s = done &+ i
          weigh(&losses[i], z + s &* outputs, by: weights[s][0], &weightSum)
        }
      } else if weightSum >= 0 {
        for _ in 0..<piece { weightSum = weightSum + 1 }
      }
      for i in 0..<piece { sum = sum + losses[i] }
    }
    guard sum.isFinite else {
      discardAccumulation()
      throw .nonfiniteLoss
    }
    backward(x, rows: rows, fresh: isFresh)
    header.pointee.lossSum = sum
    header.pointee.correct = correct
    header.pointee.weightSum = weightSum
    header.pointee.backwardRows = UInt32(rows)
    header.pointee.accumulatedRows &+= UInt64(rowCount: rows)
  }

  /// The losses of the rows in the last layer's buffer, which receives dz, in ascending order: Loss.forEachBlock.
  @inline(__always)
  func forEachLosses(
    _ loss: Loss, _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int,
    _ body: (_ done: Int, _ losses: UnsafeMutablePointer<Float>, _ count: Int, _ correct: UInt32) -> Void
  ) {
    #if !NN_PLAIN_KERNELS
      if parallel != nil, let correct = dispatchLosses(loss, targets, rows: rows) {
        return body(0, delta, rows, correct)
      }
    #endif
    loss.forEachBlock(z, targets, rows: rows, body)
  }

  private func weigh(
    _ loss: inout Float, _ dz: UnsafeMutablePointer<Float>, by weight: Float, _ weightSum: inout Float
  ) {
    loss = loss * weight
    for j in 0..<outputs { dz[j] = dz[j] * weight }
    // Rows without weights that were accumulated before count for 1 each.
    let before = weightSum < 0 ? Float(Int(truncatingIfNeeded: header.pointee.accumulatedRows)) : weightSum
    weightSum = before + weight
  }

  /// Update the parameters by the accumulated gradient and begin a new accumulation. A training that has
  /// diverged changes no parameter: within the limits no formula of an optimiser can overflow, whatever
  /// its settings.
  func step() throws(Status) {
    let weight = accumulatedWeight
    guard weight > 0 else { return discardAccumulation() }
    let share = sumsLosses ? 1 : 1 / weight
    #if !NN_PLAIN_KERNELS
      if parallel != nil && sharesStep { return try stepInTiles(share: share) }
    #endif
    let (norm, areParametersWithin) = reduceGradient(by: share)
    header.pointee.gradientNorm = norm
    discardAccumulation()
    guard norm <= StepLimit.norm, areParametersWithin else { throw .nonfiniteGradient }
    if Features.regularization {
      clipGradient(norm: norm)
      clipGradientValues()
    }
    optimize()
  }

  /// What one batch tells: the sum of its rows' losses and how many were right.
  struct Batch {
    var lossSum: Float
    var weight: Float
    var correct: UInt32
  }

  /// One batch of any size, in pieces of maxBatch. A batch that fails gives back the random numbers that its
  /// masks took.
  func train<S: Samples>(_ samples: S, from first: Int, rows: Int) throws(Status) -> Batch {
    let before = generator.load()
    do throws(Status) {
      return try trainPieces(samples, from: first, rows)
    } catch {
      generator.store(before)
      throw error
    }
  }

  /// Forward and back with up to maxBatch rows.
  @inline(__always)
  private func learn(_ source: Rows, _ targets: Rows, _ weights: Rows?, _ rows: Int) throws(Status) {
    #if !NN_PLAIN_KERNELS
      if rows > Network.smallBatch { return try learnInPieces(source, targets, weights, rows) }
    #endif
    try learnPiece(source, targets, weights, rows)
  }

  #if !NN_PLAIN_KERNELS
    /// Piece by piece, or all at once where threads share them, which leaves the last piece's numbers behind the others'.
    @inline(never)
    private func learnInPieces(
      _ source: Rows, _ targets: Rows, _ weights: Rows?, _ rows: Int
    ) throws(Status) {
      let count = pieces(of: rows)
      if parallel != nil && !(weights == nil && trainsInColumns(Loss(self), rows: rows)) {
        try learnPiece(source, targets, weights, rows)
        return keepLastPiece(from: start(ofPiece: count &- 1, of: count, rows: rows), rows: rows)
      }
      for piece in 0..<count {
        let first = start(ofPiece: piece, of: count, rows: rows)
        try learnPiece(
          source.dropping(first), targets.dropping(first), weights?.dropping(first),
          start(ofPiece: piece &+ 1, of: count, rows: rows) &- first)
      }
    }

    /// Let nn_health see what it sees without threads.
    private func keepLastPiece(from first: Int, rows: Int) {
      header.pointee.backwardRows = UInt32(rows &- first)
      for i in 0..<layerCount { layers[i].lastPiece = UInt32(2 &* first) }
    }
  #endif

  private func learnPiece(
    _ source: Rows, _ targets: Rows, _ weights: Rows?, _ rows: Int
  ) throws(Status) {
    #if !NN_PLAIN_KERNELS
      let loss = Loss(self)
      if weights == nil && trainsInColumns(loss, rows: rows) {
        return try accumulateInColumns(loss, inputs(source, rows), targets: targets, rows: rows)
      }
    #endif
    let x = trainingPass(source, rows: rows)
    try accumulate(x, targets: targets, weights: weights, rows: rows)
  }

  private func trainPieces<S: Samples>(_ samples: S, from first: Int, _ rows: Int) throws(Status) -> Batch {
    discardAccumulation()
    var done = 0
    while done < rows {
      let piece = min(rows &- done, maxBatch)
      let source = try samples.piece(first &+ done, piece)
      try learn(source.inputs, source.targets, source.weights, piece)
      done &+= piece
    }
    let batch = Batch(
      lossSum: header.pointee.lossSum, weight: accumulatedWeight, correct: header.pointee.correct)
    try step()
    return batch
  }
}
