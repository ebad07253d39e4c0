import CNN

/// Shows a training while it runs, on standard error.
protocol ProgressDisplay: AnyObject {
  func update(_ progress: nn_progress, seconds: Double)
  /// The training is over.
  func finish()
}

/// One line that is redrawn: for a terminal.
final class ProgressBar: ProgressDisplay {
  private static let barWidth = 24
  private static let secondsBetweenDrawings = 0.1

  private let hasAccuracy: Bool
  private var lastDrawing = -Double.infinity

  init(hasAccuracy: Bool) { self.hasAccuracy = hasAccuracy }

  func update(_ progress: nn_progress, seconds: Double) {
    guard seconds - lastDrawing >= Self.secondsBetweenDrawings else { return }
    lastDrawing = seconds
    let done = Self.share(progress)
    var line = Self.bar(done) + " " + ProgressText.of(progress, hasAccuracy: hasAccuracy)
    if done > 0 { line += "  \(Numbers.duration(seconds / done * (1 - done))) left" }
    Terminal.writeError("\r\(line.prefix(Terminal.width - 1))\u{1B}[K")
  }

  func finish() {
    if lastDrawing > -.infinity { Terminal.writeError("\r\u{1B}[K") }
  }

  private static func share(_ progress: nn_progress) -> Double {
    let epoch = Double(progress.rows_done) / Double(max(progress.rows, 1))
    return (Double(progress.epoch) - 1 + epoch) / Double(progress.epochs)
  }

  private static func bar(_ share: Double) -> String {
    let full = Int(share * Double(barWidth))
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: barWidth - full) + "]"
  }
}

/// Some epochs, each on a line of its own: for files and pipes.
final class ProgressLines: ProgressDisplay {
  private static let mostLines = 20

  private let hasAccuracy: Bool
  private var unshown: nn_progress?

  init(hasAccuracy: Bool) { self.hasAccuracy = hasAccuracy }

  func update(_ progress: nn_progress, seconds: Double) {
    guard progress.epoch_ended != 0 else { return }
    let step = Self.step(epochs: Int(progress.epochs))
    let isShown = progress.epoch == 1 || Int(progress.epoch) % step == 0
    unshown = isShown ? nil : progress
    if isShown { show(progress) }
  }

  func finish() {
    if let unshown { show(unshown) }
  }

  private func show(_ progress: nn_progress) {
    Terminal.writeError(ProgressText.of(progress, hasAccuracy: hasAccuracy) + "\n")
  }

  /// 1, 2, 5, 10, ...: the first with which the lines, and two for the first and last epoch, are few enough.
  static func step(epochs: Int) -> Int {
    var power = 1
    while true {
      for step in [power, 2 * power, 5 * power] where epochs / step <= mostLines - 2 { return step }
      power *= 10
    }
  }
}

/// "epoch 20/200  loss 0.1234  accuracy 95.0 %  validation loss 0.1300  accuracy 93.3 %"
enum ProgressText {
  static func of(_ progress: nn_progress, hasAccuracy: Bool) -> String {
    let digits = String(progress.epochs).count
    let epoch = String(progress.epoch)
    var text = "epoch " + String(repeating: " ", count: digits - epoch.count) + "\(epoch)/\(progress.epochs)"
    text += values(progress.loss, progress.accuracy, name: "loss", hasAccuracy)
    if progress.has_validation != 0 {
      text += values(
        progress.validation_loss, progress.validation_accuracy, name: "validation loss", hasAccuracy)
    }
    return text
  }

  private static func values(_ loss: Float, _ accuracy: Float, name: String, _ hasAccuracy: Bool) -> String {
    let digits = loss < 10 ? 4 : 1
    let text = "  \(name) \(Numbers.fixed(loss, digits))"
    return hasAccuracy ? text + "  accuracy \(Numbers.percent(accuracy))" : text
  }
}
