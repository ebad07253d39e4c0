import CNN

/// What the callback of nn_fit works on: it passes progress on, and ends the training in time.
final class TrainingContext {
  /// The signal that ended the training.
  private(set) var signal: Int32?
  var onEpochEnd: () -> Void = {}

  private let observer: any TrainingObserver
  private let endsWithoutErrors: Bool
  private var stepsLeft: Int?

  init(_ observer: any TrainingObserver, steps: Int?, endsWithoutErrors: Bool) {
    self.observer = observer
    self.endsWithoutErrors = endsWithoutErrors
    stepsLeft = steps
  }

  /// Called after every step; the result is whether to stop.
  fileprivate func stepEnded(_ progress: nn_progress) -> Bool {
    stepsLeft = stepsLeft.map { $0 - 1 }
    let isLast = stepsLeft == 0
    if progress.epoch_ended != 0 {
      observer.epochEnded(progress)
      onEpochEnd()
    } else if isLast {
      observer.epochEnded(progress.unvalidated)
    } else {
      observer.batchEnded(progress)
    }
    signal = Interruption.pending
    let isPerfect = endsWithoutErrors && progress.epoch_ended != 0 && progress.accuracy == 1
    return signal != nil || isLast || isPerfect
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
