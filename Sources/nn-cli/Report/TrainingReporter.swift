import CNN

/// Passes the progress of a training on to the display, the files and the watch on its health.
final class TrainingReporter: TrainingObserver {
  let health: HealthMonitor
  /// Of every epoch that has ended.
  private(set) var history: [nn_progress] = []

  private let display: (any ProgressDisplay)?
  private let log: EpochLog?
  private let logsLayers: Bool
  private let events: TrainingEvents?
  private let stopwatch = Stopwatch()
  /// Of a file; told when the training is over, because it cannot be thrown through the library.
  private var failure: Failure?

  init(
    display: (any ProgressDisplay)?, log: EpochLog?, logsLayers: Bool, events: TrainingEvents?,
    health: HealthMonitor
  ) {
    self.display = display
    self.log = log
    self.logsLayers = logsLayers
    self.events = events
    self.health = health
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
    let seconds = stopwatch.seconds
    history.append(progress)
    health.epochEnded(progress)
    display?.update(progress, seconds: seconds)
    guard failure == nil else { return }
    do throws(Failure) {
      try log?.add(progress, seconds: seconds, layers: logsLayers ? health.layers : [])
      try events?.add(progress, layers: health.layers)
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
