import NeuralNetwork

/// Report of the cv command.
extension CrossValidation {
  /// Score of a fold, with its name in JSON and in the table.
  private struct Score {
    let key: String
    let title: String
    let value: Double
    var isShare = false

    func shown(_ value: Double) -> String {
      guard value.isFinite else { return "-" }
      return isShare ? Numbers.fixed(value, 4) : Numbers.short(value)
    }
  }

  private func scores(_ fold: Fold) -> [Score] {
    let loss = Score(key: "loss", title: "loss", value: Double(fold.evaluation.loss))
    let scores =
      switch fold.evaluation.result {
      case .classes(let report):
        [
          Score(key: "accuracy", title: "accuracy", value: report.accuracy, isShare: true),
          Score(key: "macro_f1", title: "macro F1", value: report.macro.f1, isShare: true),
        ]
      case .labels(let report):
        [
          Score(key: "accuracy", title: "subset accuracy", value: report.accuracy, isShare: true),
          Score(key: "hamming_loss", title: "Hamming loss", value: report.hammingLoss, isShare: true),
          Score(key: "macro_f1", title: "macro F1", value: report.macro.f1, isShare: true),
        ]
          + report.names.indices.map {
            Score(
              key: "f1_\(report.names[$0])", title: "F1 \(report.names[$0])", value: report.scores($0).f1,
              isShare: true)
          }
      case .quantiles(let report):
        [Score(key: "mean_pinball_loss", title: "pinball loss", value: report.meanLoss)]
          + report.quantiles.indices.map {
            let quantile = report.quantiles[$0].quantile
            return Score(
              key: "coverage_\(quantile)", title: "coverage \(quantile)", value: report.coverage($0),
              isShare: true)
          }
      case .numbers(let reports): reports.flatMap { self.scores($0, named: reports.count > 1) }
      }
    return [loss] + scores + baselineScores(fold.evaluation.baseline)
  }

  private func baselineScores(_ baseline: BaselineScore?) -> [Score] {
    switch baseline {
    case .classes(let accuracy, _)?, .labels(_, let accuracy)?:
      [Score(key: "baseline_accuracy", title: "baseline", value: accuracy, isShare: true)]
    case .numbers(let numbers)?:
      numbers.map { number in
        let (suffix, name) = numbers.count > 1 ? ("_\(number.target)", " \(number.target)") : ("", "")
        return Score(
          key: "baseline_mse\(suffix)", title: "baseline MSE\(name)", value: number.rmse * number.rmse)
      }
    case .quantiles(_, let loss)?:
      [Score(key: "baseline_mean_pinball_loss", title: "baseline", value: loss)]
    case nil: []
    }
  }

  private func scores(_ report: NumberReport, named: Bool) -> [Score] {
    let (suffix, name) = named ? ("_\(report.name)", " \(report.name)") : ("", "")
    return [
      Score(key: "mse\(suffix)", title: "MSE\(name)", value: report.mse),
      Score(key: "r2\(suffix)", title: "R2\(name)", value: report.r2 ?? .nan, isShare: true),
    ]
  }

  private var allScores: [[Double]] { folds.map { scores($0).map(\.value) } }
  private var kinds: [Score] { folds.first.map(scores) ?? [] }

  private func summary(_ score: Int) -> Spread { Spread(allScores.map { $0[score] }) }

  var text: String {
    var facts = Facts()
    facts.add("Data", "\(options.data.name): \(Numbers.count(data.rows, "row"))")
    facts.add("Network", description.text)
    facts.add("Folds", "\(options.folds), \(Numbers.count(options.repeats, "time"))")
    for (index, kind) in kinds.enumerated() {
      let spread = summary(index)
      facts.add(kind.title, "\(kind.shown(spread.mean)) +- \(kind.shown(spread.deviation))")
    }
    return "\(table)\n\(facts.text)"
  }

  private var table: String {
    let repeated = options.repeats > 1
    var table = Table(
      (repeated ? ["repeat"] : []) + ["fold", "trained on", "tested on", "epochs"] + kinds.map(\.title))
    for fold in folds {
      let counts = [fold.number, fold.trainedOn, fold.evaluation.rows, fold.epochs].map(Numbers.grouped)
      table.add(
        (repeated ? [String(fold.repetition)] : []) + counts + scores(fold).map { $0.shown($0.value) })
    }
    return table.text
  }

  var json: JSON {
    [
      "data": .string(options.data.name), "rows": .integer(data.rows), "task": .string(data.task.rawValue),
      "network": description.json,
      "folds": .array(folds.map(json)),
      "mean": .object(kinds.indices.map { (kinds[$0].key, .double(summary($0).mean)) }),
      "deviation": .object(kinds.indices.map { (kinds[$0].key, .double(summary($0).deviation)) }),
    ]
  }

  private func json(_ fold: Fold) -> JSON {
    .object(
      [
        ("repeat", .integer(fold.repetition)), ("fold", .integer(fold.number)),
        ("trained_on", .integer(fold.trainedOn)), ("tested_on", .integer(fold.evaluation.rows)),
        ("epochs", .integer(fold.epochs)),
      ] + scores(fold).map { ($0.key, .double($0.value)) })
  }
}
