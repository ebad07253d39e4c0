import CNN

/// What an optimiser's slots never exceed, so that no update from them overflows. In a step gradients are within 1e18
/// and parameters within 1e15 (Trainer.step), which the penalties make a slope below 2.1e18. Averages of slopes stay
/// below that, momentum adds up at most 2^24 of them, averages of squares stay below 5e36. What could go beyond, with
/// settings that nobody uses, is cut off in Optimizer.swift.
enum SlotLimit {
  static var slopes: Float { 1e30 }
  static var squares: Float { 1e38 }
  static var stepSizes: Float { 1e6 }
  static var steps: UInt64 { 0x7FFF_FFFF_FFFF_FFFF }
  /// 1 - beta after one step, beta being the largest number below 1.
  static var leastCorrection: Float { 0x1p-24 }
}

extension Description {
  /// What the numbers of a slot lie in: slopes have signs, sums of squares and step sizes have none.
  func range(ofSlot index: Int) -> (low: Float, high: Float) {
    switch Int(config.optimizer) {
    case NN_ADAM where index == 1, NN_ADAMW where index == 1: (0, SlotLimit.squares)
    case NN_ADAGRAD where index == 0, NN_RMSPROP where index == 0: (0, SlotLimit.squares)
    case NN_RPROP where index == 1: (0, SlotLimit.stepSizes)
    default: (-SlotLimit.slopes, SlotLimit.slopes)
    }
  }
}
