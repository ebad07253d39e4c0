import CNN

extension Network {
  /// Losses and gradients of the rows in the layers' buffers, added to what has been accumulated.
  /// A loss that is not finite discards the accumulation.
  func accumulate(targets: Rows, rows: Int) throws(Status) {
    let isFresh = header.pointee.accumulatedRows == 0
    let loss = Loss(self)
    var sum = isFresh ? 0 : header.pointee.lossSum
    var correct = isFresh ? 0 : header.pointee.correct
    let z = outputs(of: layerCount - 1)
    for s in 0..<rows {
      let row = loss.forwardBackward(z + s &* outputs, targets[s])
      sum = sum + row.loss
      correct &+= row.correct
    }
    guard sum.isFinite else {
      discardAccumulation()
      throw .nonfiniteLoss
    }
    backward(rows: rows, fresh: isFresh)
    header.pointee.lossSum = sum
    header.pointee.correct = correct
    header.pointee.accumulatedRows &+= UInt64(UInt(rows))
  }

  /// Mean loss of the accumulated rows.
  var accumulatedLoss: Float {
    header.pointee.lossSum / Float(Int(truncatingIfNeeded: header.pointee.accumulatedRows))
  }

  func discardAccumulation() {
    header.pointee.accumulatedRows = 0
    header.pointee.lossSum = 0
    header.pointee.correct = 0
  }

  /// Update the parameters by the accumulated gradient and begin a new accumulation. A training that has
  /// diverged changes no parameter: within the limits no formula of an optimiser can overflow, whatever
  /// its settings.
  func step() throws(Status) {
    let norm = averageGradient()
    header.pointee.gradientNorm = norm
    discardAccumulation()
    guard norm <= 1e18, areWithin(1e15, parameters, parameterCount) else { throw .nonfiniteGradient }
    clipGradient(norm: norm)
    optimize()
  }

  /// What one batch tells: the sum of its rows' losses and how many were right.
  struct Batch {
    var lossSum: Float
    var correct: UInt32
  }

  /// One batch of any size, in pieces of maxBatch. Arguments are checked.
  func train(inputs: Rows, targets: Rows, rows: Int) throws(Status) -> Batch {
    discardAccumulation()
    var done = 0
    while done < rows {
      let piece = min(rows &- done, maxBatch)
      forward(takeInputs(inputs.dropping(done), piece), rows: piece)
      try accumulate(targets: targets.dropping(done), rows: piece)
      done &+= piece
    }
    let batch = Batch(lossSum: header.pointee.lossSum, correct: header.pointee.correct)
    try step()
    return batch
  }
}
