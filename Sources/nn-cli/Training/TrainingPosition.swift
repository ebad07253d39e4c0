import NeuralNetwork

/// Where a training stands, beside its network.
struct TrainingPosition {
  var state: FitState
  /// The network after the best epoch, as a model file; empty when there was none.
  var best: [UInt8] = []

  init(_ state: FitState = FitState(), best: [UInt8] = []) {
    self.state = state
    self.best = best
  }

  /// Whether it may be that of a training on so many rows; the library checks the rest.
  func isWithin(rows: Int) -> Bool {
    state.progress.rows == rows && state.progress.rowsDone <= rows
  }

  static let impossible = Failure(
    status: .data,
    message: "the checkpoint: it stands where no training stands; it is damaged, train anew without --resume")
}

/// Keeps a training so that it can be resumed.
protocol TrainingKeeper: AnyObject {
  /// Whether it is time to, after this batch. `isLast`: the training ends with it.
  func isDue(_ progress: Progress, isLast: Bool) -> Bool
  /// What becomes of it does not touch the training.
  func keep(_ position: TrainingPosition)
}
