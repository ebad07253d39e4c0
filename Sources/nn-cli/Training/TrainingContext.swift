import CNN

/// What the callback of nn_fit works on: it passes progress on, keeps the training, and ends it in time.
final class TrainingContext {
  /// The signal that ended the training.
  private(set) var signal: Int32?
  /// Why the best epoch could not be kept; it cannot be thrown through the library.
  private(set) var failure: Failure?
  var onEpochEnd: () -> Void = {}
  /// What nn_fit keeps up to date.
  let state: UnsafeMutablePointer<nn_fit_state>
  /// The network after the best epoch, when that is kept.
  private(set) var best: [UInt8]

  private let training: Training
  private let network: Network
  private let observer: any TrainingObserver
  private let watchesValidation: Bool
  private let keepsBest: Bool
  private let endsWithoutErrors: Bool

  init(
    _ training: Training, _ network: Network, _ observer: any TrainingObserver,
    from position: TrainingPosition,
    keepsBest: Bool
  ) {
    self.training = training
    self.network = network
    self.observer = observer
    watchesValidation = keepsBest
    self.keepsBest = keepsBest && (training.keepsBestState || training.keeper != nil)
    endsWithoutErrors = network.description.loss == .perceptron
    best = position.best
    state = .allocate(capacity: 1)
    state.initialize(to: position.state)
  }

  deinit { state.deallocate() }

  var epochsEnded: Int {
    let progress = state.pointee.progress
    return Int(progress.epoch) - (progress.epoch > 0 && progress.epoch_ended == 0 ? 1 : 0)
  }

  /// Whether the training ends here by a rule that nn_fit does not know.
  func isOver(_ progress: nn_progress) -> Bool {
    let isPerfect = endsWithoutErrors && progress.epoch_ended != 0 && progress.accuracy == 1
    return isPerfect || training.isOutOfSteps(progress)
  }

  /// Called after every step; the result is whether to stop.
  fileprivate func stepEnded(_ progress: nn_progress) -> Bool {
    let isOver = isOver(progress)
    if progress.epoch_ended != 0 {
      observer.epochEnded(progress)
      onEpochEnd()
    } else if isOver {
      observer.epochEnded(progress.unvalidated)
    } else {
      observer.batchEnded(progress)
    }
    signal = Interruption.pending
    do throws(Failure) {
      try keepBest(progress)
      let isLast = isOver || isLast(progress)
      if let keeper = training.keeper, signal != nil || keeper.isDue(progress, isLast: isLast) {
        keeper.keep(TrainingPosition(state.pointee, best: best))
      }
    } catch {
      failure = error
    }
    return isOver || signal != nil || failure != nil
  }

  private func keepBest(_ progress: nn_progress) throws(Failure) {
    guard keepsBest, progress.epoch_ended != 0, progress.best_epoch == progress.epoch else { return }
    best = try network.model(nil, trainingState: training.keepsBestState)
  }

  /// Whether nn_fit ends with this epoch, by its number or by patience.
  private func isLast(_ progress: nn_progress) -> Bool {
    guard progress.epoch_ended != 0 else { return false }
    let isImpatient = watchesValidation && training.patience > 0
    return progress.epoch == progress.epochs
      || (isImpatient && Int(progress.epoch) - Int(progress.best_epoch) >= training.patience)
  }
}

extension nn_progress {
  /// The validation fields are of an earlier epoch.
  fileprivate var unvalidated: nn_progress {
    var progress = self
    progress.has_validation = 0
    return progress
  }
}

func reportProgress(_ progress: UnsafePointer<nn_progress>?, _ context: UnsafeMutableRawPointer?) -> Int32 {
  guard let progress = progress?.pointee, let context else { return 0 }
  return Unmanaged<TrainingContext>.fromOpaque(context).takeUnretainedValue().stepEnded(progress) ? 1 : 0
}
