import NeuralNetwork

/// Shows a training while it runs, on standard error.
protocol ProgressDisplay: AnyObject {
  func update(_ progress: Progress, seconds: Double)
  /// End the display: the training is over.
  func finish()
}

/// Line that is redrawn, for a terminal.
final class ProgressBar: ProgressDisplay {
  private static let widestBar = 27
  private static let secondsBetweenDrawings = 0.1

  private let hasAccuracy: Bool
  private var lastDrawing = -Double.infinity

  init(hasAccuracy: Bool) { self.hasAccuracy = hasAccuracy }

  func update(_ progress: Progress, seconds: Double) {
    guard seconds - lastDrawing >= Self.secondsBetweenDrawings else { return }
    lastDrawing = seconds
    let done = Self.share(progress)
    var text = ProgressText.short(progress, hasAccuracy: hasAccuracy)
    if done > 0 { text += "  \(Numbers.duration(seconds / done * (1 - done))) left" }
    let columns = Terminal.width - 1
    let bar = Self.bar(done, width: min(Self.widestBar, columns - text.count))
    Terminal.writeError("\r\((bar + text).prefix(columns))\u{1B}[K")
  }

  func finish() {
    if lastDrawing > -.infinity { Terminal.writeError("\r\u{1B}[K") }
  }

  private static func share(_ progress: Progress) -> Double {
    let epoch = Double(progress.rowsDone) / Double(max(progress.rows, 1))
    return (Double(progress.epoch) - 1 + epoch) / Double(progress.epochs)
  }

  /// Bar with its brackets and the space after it; empty where it does not fit.
  private static func bar(_ share: Double, width: Int) -> String {
    let cells = width - 3
    guard cells >= 4 else { return "" }
    let full = Int(share * Double(cells))
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: cells - full) + "] "
  }
}

/// Lines of some epochs, for files and pipes.
final class ProgressLines: ProgressDisplay {
  private static let mostLines = 20

  private let hasAccuracy: Bool
  private var unshown: Progress?

  init(hasAccuracy: Bool) { self.hasAccuracy = hasAccuracy }

  func update(_ progress: Progress, seconds: Double) {
    guard progress.hasEpochEnded else { return }
    let step = Self.step(epochs: Int(progress.epochs))
    let isShown = progress.epoch == 1 || Int(progress.epoch) % step == 0
    unshown = isShown ? nil : progress
    if isShown { show(progress) }
  }

  func finish() {
    if let unshown { show(unshown) }
  }

  private func show(_ progress: Progress) {
    Terminal.writeError(ProgressText.long(progress, hasAccuracy: hasAccuracy) + "\n")
  }

  /// Epochs from one line to the next: the first of 1, 2, 5, 10, ... with which the lines, those of the first and the
  /// last epoch included, are few enough.
  static func step(epochs: Int) -> Int {
    var power = 1
    while true {
      for step in [power, 2 * power, 5 * power] where epochs / step <= mostLines - 2 { return step }
      power *= 10
    }
  }
}
