import CNN

extension TrainingRun: TrainingKeeper {
  func isDue(_ progress: nn_progress) -> Bool {
    let interval = options.checkpoints.interval
    switch interval.unit {
    case .epochs: return progress.epoch_ended != 0 && Int(progress.epoch) % interval.count == 0
    case .batches: return stepsDone(progress) % interval.count == 0
    }
  }

  func keep(_ position: TrainingPosition) throws(Failure) {
    guard let path = options.checkpoints.path else { return }
    let checkpoint = Checkpoint.note(
      position, reporter.history, seconds: reporter.seconds, settings: keptSettings,
      dataChecksum: dataChecksum)
    let note = JSON.object(source + [("checkpoint", checkpoint)])
    try AtomicFile.write(try network.model(texts(note), trainingState: true), to: path)
  }

  /// As they were given, with what the data decided, and what --config would have written beside the model.
  private var keptSettings: [(String, JSON)] {
    resolved.settings
      + resolved.fileSettings.map { name, value in
        name == "save-config" ? (name, .bool(options.savedConfig != nil)) : (name, value)
      }
  }
}
