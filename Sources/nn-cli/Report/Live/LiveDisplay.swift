import NeuralNetwork

/// Picture above a line of progress, redrawn in place. The last one stays. The terminal never changes its state (no
/// other screen, no hidden cursor), whatever ends the training.
final class LiveDisplay: ProgressDisplay {
  private static let secondsBetweenDrawings = 0.1
  private static let highest = 20
  private static let widest = 100

  private let picture: any LivePicture
  private let hasAccuracy: Bool
  private var lastDrawing = -Double.infinity
  private var drawnLines = 0
  private var last: Progress?

  init(_ picture: any LivePicture, hasAccuracy: Bool) {
    self.picture = picture
    self.hasAccuracy = hasAccuracy
  }

  func update(_ progress: Progress, seconds: Double) {
    guard progress.hasEpochEnded || progress.rowsDone == progress.rows else { return }
    last = progress
    picture.epochEnded(progress)
    guard seconds - lastDrawing >= Self.secondsBetweenDrawings else { return }
    lastDrawing = seconds
    draw(progress)
  }

  func finish() {
    if let last { draw(last) }
  }

  private func draw(_ progress: Progress) {
    let columns = Terminal.width - 1
    let height = min(Self.highest, Terminal.height - 3)
    var lines = picture.lines(width: min(columns, Self.widest), height: height)
    lines.append(ProgressText.short(progress, hasAccuracy: hasAccuracy))
    let up = drawnLines > 0 ? "\u{1B}[\(drawnLines)A" : ""
    let text = lines.map { "\r\($0.prefix(columns))\u{1B}[K\n" }.joined()
    Terminal.writeError(up + text + "\u{1B}[J")
    drawnLines = lines.count
  }
}
