import NeuralNetwork

/// What happens when a step has ended: it passes progress on, keeps the training, and ends it in time.
final class TrainingContext {
  /// The signal that ended the training.
  private(set) var signal: Int32?
  var onEpochEnd: () -> Void = {}
  /// What the library keeps up to date.
  let state: FitState
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
    state = position.state
  }

  var epochsEnded: Int {
    let progress = state.progress
    return progress.epoch - (progress.epoch > 0 && !progress.hasEpochEnded ? 1 : 0)
  }

  /// Whether the training ends here by a rule that the library does not know.
  func isOver(_ progress: Progress) -> Bool {
    let isPerfect = endsWithoutErrors && progress.hasEpochEnded && progress.accuracy == 1
    return isPerfect || training.isOutOfSteps(progress)
  }

  /// Called after every step.
  func stepEnded(_ progress: Progress) throws(Failure) -> FitDecision {
    let isOver = isOver(progress)
    if progress.hasEpochEnded {
      observer.epochEnded(progress)
      onEpochEnd()
    } else if isOver {
      observer.epochEnded(progress.unvalidated)
    } else {
      observer.batchEnded(progress)
    }
    signal = Interruption.pending
    try keepBest(progress)
    let isLast = isOver || isLast(progress)
    if let keeper = training.keeper, signal != nil || keeper.isDue(progress, isLast: isLast) {
      keeper.keep(TrainingPosition(state, best: best))
    }
    return isOver || signal != nil ? .stop : .goOn
  }

  private func keepBest(_ progress: Progress) throws(Failure) {
    guard keepsBest, progress.hasEpochEnded, progress.bestEpoch == progress.epoch else { return }
    best = try network.model(nil, trainingState: training.keepsBestState)
  }

  /// Whether the training ends with this epoch, by its number or by patience.
  private func isLast(_ progress: Progress) -> Bool {
    guard progress.hasEpochEnded else { return false }
    let isImpatient = watchesValidation && training.patience > 0
    return progress.epoch == progress.epochs
      || (isImpatient && progress.epoch - (progress.bestEpoch ?? 0) >= training.patience)
  }
}
