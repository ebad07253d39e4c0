import CNN

/// Where a training stands, beside its network.
struct TrainingPosition {
  var state: nn_fit_state
  /// The network after the best epoch, as a model file; empty when there was none.
  var best: [UInt8] = []

  init(_ state: nn_fit_state = nn_fit_state(), best: [UInt8] = []) {
    self.state = state
    self.best = best
    self.state.struct_size = UInt32(MemoryLayout<nn_fit_state>.size)
  }

  /// Whether it may be that of a training on so many rows; nn_fit checks the rest.
  func isWithin(rows: Int) -> Bool {
    state.progress.rows == rows && state.progress.rows_done <= state.progress.rows
  }

  static let impossible = Failure(
    status: .data,
    message: "the checkpoint: it stands where no training stands; it is damaged, train anew without --resume")
}

/// Keeps a training so that it can be resumed.
protocol TrainingKeeper: AnyObject {
  /// Whether it is time to, after this batch. `isLast`: the training ends with it.
  func isDue(_ progress: nn_progress, isLast: Bool) -> Bool
  /// What becomes of it does not touch the training.
  func keep(_ position: TrainingPosition)
}
