import NeuralNetwork

/// Passes the progress of a training on to the display, the files and the health monitor.
final class TrainingReporter: TrainingObserver {
  let health: HealthMonitor
  private(set) var history: EpochHistory

  private let display: (any ProgressDisplay)?
  /// Log and events; nil once they could not be written.
  private var log: EpochLog?
  private let logsLayers: Bool
  private var events: TrainingEvents?
  private let sides: SideOutputs
  private let stopwatch: Stopwatch

  init(
    display: (any ProgressDisplay)?, log: EpochLog?, logsLayers: Bool, events: TrainingEvents?,
    health: HealthMonitor, history: EpochHistory, sides: SideOutputs, seconds: Double
  ) {
    self.display = display
    self.log = log
    self.logsLayers = logsLayers
    self.events = events
    self.health = health
    self.history = history
    self.sides = sides
    stopwatch = Stopwatch(at: seconds)
  }

  /// Add the epochs that a resumed training has behind it, whose events are written already.
  func replay(_ epochs: [EpochRecord]) {
    epochs.forEach(note)
  }

  /// Display that fits standard error.
  static func display(hasAccuracy: Bool) -> any ProgressDisplay {
    Terminal.isInteractive
      ? ProgressBar(hasAccuracy: hasAccuracy) : ProgressLines(hasAccuracy: hasAccuracy)
  }

  func batchEnded(_ progress: Progress) {
    health.batchEnded(progress)
    display?.update(progress, seconds: stopwatch.seconds)
  }

  func epochEnded(_ progress: Progress) {
    let epoch = health.record(progress, seconds: stopwatch.seconds)
    display?.update(progress, seconds: epoch.seconds)
    note(epoch)
    sides.write(&events) { events throws(Failure) in try events.add(progress, layers: epoch.layers) }
  }

  private func note(_ epoch: EpochRecord) {
    history.add(epoch)
    health.add(epoch)
    sides.write(&log) { log throws(Failure) in
      try log.add(epoch.progress, seconds: epoch.seconds, layers: logsLayers ? epoch.layers : [])
    }
  }

  /// Remove the display, however the training ended.
  func clear() {
    display?.finish()
  }

  var seconds: Double { stopwatch.seconds }

  /// Give the log its final name.
  func commitLog() throws(Failure) {
    try log?.commit()
  }
}
