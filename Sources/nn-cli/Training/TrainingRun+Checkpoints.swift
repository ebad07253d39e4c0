import NeuralNetwork

/// Writes the checkpoints of a training when they are due.
struct CheckpointState {
  private(set) var isThere = false
  /// Reason why the last one could not be written. The training goes on.
  private(set) var failure: Failure?
  private var lastEnd = Stopwatch()
  private var cost = 0.0

  /// Largest share of the time that checkpoints take unless --checkpoint-every sets an interval.
  private static let mostShare = 0.03

  /// Whether one more keeps checkpoints within their share of the time.
  var isPaidFor: Bool { lastEnd.seconds * Self.mostShare >= cost }

  /// Write a checkpoint. A failure is reported at once, and then not again until one is written.
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

  /// Settings to resume with: those of the command line, completed from the data, with --save-config where --config
  /// would write a file.
  private var keptSettings: [(String, JSON)] {
    resolved.settings
      + resolved.fileSettings.map { name, value in
        name == "save-config" ? (name, .bool(options.savedConfig != nil)) : (name, value)
      }
  }
}
