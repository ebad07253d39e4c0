import NeuralNetwork

/// Hears of a training that nobody watches, or that somebody else reports.
final class SilentObserver: TrainingObserver {
  func batchEnded(_ progress: Progress) {}
  func epochEnded(_ progress: Progress) {}
}
