import NeuralNetwork

extension Dataset {
  /// The targets as a loss wants them.
  func targets(for loss: Loss) -> [Float] {
    task.hasSigns(for: loss) ? targets.map { 2 * $0 - 1 } : targets
  }
}

extension Task {
  /// Whether a loss wants the classes 0 and 1 as -1 and 1.
  func hasSigns(for loss: Loss) -> Bool { self == .binary && loss.takesSigns }
}
