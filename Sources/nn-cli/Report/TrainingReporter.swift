import CNN

/// Passes the progress of a training on to the display, the files and the watch on its health.
final class TrainingReporter: TrainingObserver {
  let health: HealthMonitor
  /// Of every epoch that has ended.
  private(set) var history: [EpochRecord] = []

  private let display: (any ProgressDisplay)?
  private let log: EpochLog?
  private let logsLayers: Bool
  private let events: TrainingEvents?
  private let stopwatch: Stopwatch
  /// Of a file; told when the training is over, because it cannot be thrown through the library.
  private var failure: Failure?

  init(
    display: (any ProgressDisplay)?, log: EpochLog?, logsLayers: Bool, events: TrainingEvents?,
    health: HealthMonitor, seconds: Double
  ) {
    self.display = display
    self.log = log
    self.logsLayers = logsLayers
    self.events = events
    self.health = health
    stopwatch = Stopwatch(at: seconds)
  }

  /// The epochs that a training has behind it, whose events are written already.
  func replay(_ epochs: [EpochRecord]) {
    epochs.forEach(note)
  }

  /// The display for standard error as it is.
  static func display(hasAccuracy: Bool) -> any ProgressDisplay {
    Terminal.isInteractive
      ? ProgressBar(hasAccuracy: hasAccuracy) : ProgressLines(hasAccuracy: hasAccuracy)
  }

  func batchEnded(_ progress: nn_progress) {
    health.batchEnded(progress)
    display?.update(progress, seconds: stopwatch.seconds)
  }

  func epochEnded(_ progress: nn_progress) {
    let epoch = health.record(progress, seconds: stopwatch.seconds)
    display?.update(progress, seconds: epoch.seconds)
    note(epoch)
    guard failure == nil else { return }
    do throws(Failure) {
      try events?.add(progress, layers: epoch.layers)
    } catch {
      failure = error
    }
  }

  private func note(_ epoch: EpochRecord) {
    history.append(epoch)
    health.add(epoch)
    guard failure == nil else { return }
    do throws(Failure) {
      try log?.add(epoch.progress, seconds: epoch.seconds, layers: logsLayers ? epoch.layers : [])
    } catch {
      failure = error
    }
  }

  /// Take the display away, whatever came of the training.
  func clear() {
    display?.finish()
  }

  var seconds: Double { stopwatch.seconds }

  /// Give the log its name.
  func commitLog() throws(Failure) {
    if let failure { throw failure }
    try log?.commit()
  }
}
