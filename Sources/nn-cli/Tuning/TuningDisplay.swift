/// Shows a search while it runs, on standard error: a line that is redrawn on a terminal, else one for every run that is
/// better than those before.
final class TuningDisplay {
  private let space: SearchSpace
  private let score: TuningScore.Kind
  private var (done, all) = (0, 0)
  private var epochs: Int?
  private var best: (run: TuningRun, score: TuningScore)?
  private let stopwatch = Stopwatch()

  init(_ space: SearchSpace, _ score: TuningScore.Kind) { (self.space, self.score) = (space, score) }

  /// Begin a round of so many runs.
  func begin(_ all: Int, epochs: Int?) {
    (done, self.all, self.epochs, best) = (0, all, epochs, nil)
    if !Terminal.isInteractive, let epochs {
      Terminal.writeError("\(Numbers.count(all, "run")) of \(Numbers.count(epochs, "epoch"))\n")
    }
  }

  func add(_ run: TuningRun, _ result: TuningResult) {
    done += 1
    if let score = result.score, best.map({ score.isBetter(than: $0.score, by: self.score) }) ?? true {
      best = (run, score)
      if !Terminal.isInteractive { Terminal.writeError("\(bestText)\n") }
    }
    guard Terminal.isInteractive else { return }
    var text =
      "\(done) of \(Numbers.count(all, "run"))" + (epochs.map { " of \(Numbers.count($0, "epoch"))" } ?? "")
    if best != nil { text += ", best \(bestText)" }
    Terminal.writeError("\r\(text.prefix(Terminal.width - 1))\u{1B}[K")
  }

  func finish() {
    if Terminal.isInteractive { Terminal.writeError("\r\u{1B}[K") }
  }

  private var bestText: String {
    guard let best else { return "" }
    let value = best.score[score].map { Numbers.digits($0, 4) } ?? "-"
    return "run \(best.run.number): \(score.title) \(value), \(space.text(best.run.values))"
  }
}

extension SearchSpace {
  /// Values of a run with their names: "lr 0.01, hidden 64:32".
  func text(_ values: [String]) -> String {
    zip(tried, values).map { "\($0.setting.name) \($1)" }.joined(separator: ", ")
  }
}
