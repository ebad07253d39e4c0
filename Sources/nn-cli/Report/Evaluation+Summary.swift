extension Evaluation {
  /// One line: "loss 0.1234, accuracy 96.7 %; baseline 33.3 %".
  var summary: String { "loss \(Numbers.short(loss))\(scoreText)\(baselineText)" }

  private var scoreText: String {
    switch result {
    case .classes(let report): ", accuracy \(Numbers.percent(report.accuracy))"
    case .labels(let report):
      ", subset accuracy \(Numbers.percent(report.accuracy)), Hamming loss \(Numbers.fixed(report.hammingLoss, 4)), F1 "
        + report.names.indices.map {
          "\(Numbers.fixed(report.scores($0).f1, 4)) of \(quoted(report.names[$0]))"
        }
        .joined(separator: ", ")
    case .numbers(let reports) where reports.count == 1:
      ", RMSE \(Numbers.short(reports[0].rmse))"
        + (reports[0].r2.map { ", R2 \(Numbers.fixed($0, 4))" } ?? "")
    case .quantiles(let report): ", \(report.summary)"
    case .numbers(let reports): ", R2 \(reports.map(Self.r2Text).joined(separator: ", "))"
    }
  }

  private static func r2Text(_ report: NumberReport) -> String {
    "\(report.r2.map { Numbers.fixed($0, 4) } ?? "-") of \(quoted(report.name))"
  }

  /// The R2 of several targets is beside that of the mean already, which is about 0.
  private var baselineText: String {
    switch baseline {
    case .classes(let accuracy, _)?, .labels(_, let accuracy)?: "; baseline \(Numbers.percent(accuracy))"
    case .numbers(let numbers)? where numbers.count == 1:
      "; baseline RMSE \(Numbers.short(numbers[0].rmse))"
        + (numbers[0].linear.map { ", linear model \(Numbers.short($0))" } ?? "")
    case .quantiles(_, let loss)?: "; baseline \(Numbers.short(loss))"
    case .numbers?, nil: ""
    }
  }
}
