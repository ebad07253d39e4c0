/// What backward passes have added up since the last step.
extension Network {
  /// What the accumulated rows count for together.
  var accumulatedWeight: Float {
    let h = header.pointee
    return h.weightSum < 0 ? Float(Int(truncatingIfNeeded: h.accumulatedRows)) : h.weightSum
  }

  /// Loss of the accumulated rows.
  var accumulatedLoss: Float { reduced(header.pointee.lossSum, weight: accumulatedWeight) }

  func discardAccumulation() {
    header.pointee.accumulatedRows = 0
    header.pointee.lossSum = 0
    header.pointee.correct = 0
    header.pointee.weightSum = -1
  }

  /// The loss of rows that count for `weight` together, from the sum of theirs; 0 when they count for nothing.
  func reduced(_ lossSum: Float, weight: Float) -> Float {
    sumsLosses || weight == 0 ? lossSum : lossSum / weight
  }

  var sumsLosses: Bool { settings.pointee.reduction == .sum }
}
