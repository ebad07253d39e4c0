import NeuralNetwork

/// How it stands with the checkpoints of a training.
struct CheckpointState {
  private(set) var isThere = false
  /// Why the last one could not be written; the training goes on.
  private(set) var failure: Failure?
  private var lastEnd = Stopwatch()
  private var cost = 0.0

  /// Of the time of a training, where no interval was chosen.
  private static let mostShare = 0.03

  /// Whether the last one was so long ago that they take a small share of the time.
  var isPaidFor: Bool { lastEnd.seconds * Self.mostShare >= cost }

  /// Write one; a failure is told at once, and only once until one is written again.
  mutating func write(_ body: () throws(Failure) -> Void) {
    let stopwatch = Stopwatch()
    do throws(Failure) {
      try body()
      (isThere, failure) = (true, nil)
    } catch {
      if failure == nil { Terminal.warn("\(error.message); the training goes on") }
      failure = error
    }
    cost = stopwatch.seconds
    lastEnd = Stopwatch()
  }
}

extension TrainingRun: TrainingKeeper {
  func isDue(_ progress: Progress, isLast: Bool) -> Bool {
    guard let interval = options.checkpoints.interval else {
      return isLast || (progress.hasEpochEnded && checkpointState.isPaidFor)
    }
    switch interval.unit {
    case .epochs: return progress.hasEpochEnded && progress.epoch % interval.count == 0
    case .batches: return stepsDone(progress) % interval.count == 0
    }
  }

  func keep(_ position: TrainingPosition) {
    guard let path = options.checkpoints.path else { return }
    checkpointState.write { () throws(Failure) in
      let checkpoint = Checkpoint.note(
        position, reporter.history, seconds: reporter.seconds, settings: keptSettings,
        dataChecksum: dataChecksum)
      let note = JSON.object(source + [("checkpoint", checkpoint)])
      try AtomicFile.write(try network.model(texts(note), trainingState: true), to: path)
    }
  }

  /// As they were given, with what the data decided, and what --config would have written beside the model.
  private var keptSettings: [(String, JSON)] {
    resolved.settings
      + resolved.fileSettings.map { name, value in
        name == "save-config" ? (name, .bool(options.savedConfig != nil)) : (name, value)
      }
  }
}
