/// Predictions that ignore the features, which a network has to beat: always the most frequent class, for each label what
/// most rows say, or the mean of each target. They are those of scikit-learn's DummyClassifier and DummyRegressor.
struct Baseline {
  enum Guess {
    case mostFrequent(class: Int)
    /// [labels], 0 or 1
    case mostFrequentLabels([Int])
    /// [quantiles]
    case quantiles([Double])
    /// [targets]
    case mean([Double])
  }

  let guess: Guess
  /// Model that looks at the features, for the reader to compare; nil where there is none.
  let linear: LinearModel?

  /// Baseline of the rows that a network learns from, with a linear model if `isTrained`; `quantiles` are those of the
  /// pinball loss.
  init(_ data: Dataset, quantiles: [Float], isTrained: Bool = true) throws(Failure) {
    guard quantiles.isEmpty else {
      guess = .quantiles(try Self.quantiles(quantiles, of: data))
      linear = nil
      return
    }
    guess =
      switch data.task {
      case .regression: .mean(try Self.means(data))
      case .binary, .multiclass: .mostFrequent(class: try Self.mostFrequentClass(data))
      // Of as many rows with a label as without, the first: 0.
      case .multilabel: .mostFrequentLabels(try Self.means(data).map { $0 > 0.5 ? 1 : 0 })
      }
    linear = isTrained ? LinearModel(data) : nil
  }

  /// Of classes that are equally frequent, the first.
  private static func mostFrequentClass(_ data: Dataset) throws(Failure) -> Int {
    let counts = try data.classCounts()
    return counts.firstIndex(of: counts.max() ?? 0) ?? 0
  }

  private static func means(_ data: Dataset) throws(Failure) -> [Double] {
    let width = data.targetWidth
    var sums = [Double](repeating: 0, count: width)
    try data.forEachBlock { _, targets, _ in
      for (index, target) in targets.enumerated() { sums[index % width] += Double(target) }
    }
    return sums.map { $0 / Double(data.rows) }
  }
}

/// Scores of a baseline on the rows of an evaluation.
enum BaselineScore {
  case classes(accuracy: Double, label: String)
  case labels([Label], subsetAccuracy: Double)
  /// [quantiles], and the mean of their pinball losses
  case quantiles([Double], loss: Double)
  /// [targets]
  case numbers([Number])

  struct Label {
    let target: String
    /// What it predicts for every row: 0 or 1.
    let always: Int
    let accuracy: Double
  }

  struct Number {
    let target: String
    let mean: Double
    let rmse: Double
    /// RMSE of the linear model.
    let linear: Double?
  }

  /// A network that predicts the mean does so to the precision of binary32.
  private static let precision = 1e-6

  /// `linear` are the results of the linear model, for each target, if there is one. nil when the guess is for another kind
  /// of targets.
  init?(_ guess: Baseline.Guess, linear: [NumberReport]?, on result: Evaluation.Result) {
    switch (guess, result) {
    case (.mostFrequent(let label), .classes(let report)):
      self = .classes(accuracy: report.accuracy(ofAlways: label), label: report.labels[label])
    case (.mean(let means), .numbers(let reports)):
      self = .numbers(
        reports.indices.map { index in
          let report = reports[index]
          return Number(
            target: report.name, mean: means[index], rmse: report.rmse(ofAlways: means[index]),
            linear: linear?[index].rmse)
        })
    case (.mostFrequentLabels(let guess), .labels(let report)):
      self = .labels(
        guess.indices.map { label in
          Label(
            target: report.names[label], always: guess[label],
            accuracy: report.labels[label].accuracy(ofAlways: guess[label]))
        }, subsetAccuracy: report.baselineAccuracy)
    case (.quantiles(let values), .quantiles(let report)):
      self = .quantiles(values, loss: report.meanBaselineLoss)
    case (.mostFrequent, _), (.mostFrequentLabels, _), (.mean, _), (.quantiles, _): return nil
    }
  }

  var json: JSON {
    switch self {
    case .classes(let accuracy, let label):
      ["strategy": "most_frequent", "class": .string(label), "accuracy": .double(accuracy)]
    case .labels(let labels, let accuracy):
      [
        "strategy": "most_frequent", "accuracy": .double(accuracy),
        "targets": .array(
          labels.map {
            ["target": .string($0.target), "class": .integer($0.always), "accuracy": .double($0.accuracy)]
          }),
      ]
    case .quantiles(let values, let loss):
      [
        "strategy": "quantile", "constants": .array(values.map { .double($0) }),
        "mean_pinball_loss": .double(loss),
      ]
    case .numbers(let numbers):
      [
        "strategy": "mean",
        "targets": .array(
          numbers.map {
            .present([
              ("target", .string($0.target)), ("mean", .double($0.mean)), ("rmse", .double($0.rmse)),
              ("linear_rmse", $0.linear.map { .double($0) }),
            ])
          }),
      ]
    }
  }

  /// "0.3421 (always 'setosa')", "RMSE 12.34 (always the mean)".
  var text: String {
    switch self {
    case .classes(let accuracy, let label): "\(Numbers.fixed(accuracy, 4)) (always \(quoted(label)))"
    case .labels(let labels, let accuracy):
      "\(Numbers.fixed(accuracy, 4)) (always \(Self.always(labels)))"
    case .quantiles(_, let loss): "pinball loss \(Numbers.short(loss)) (always the same quantiles)"
    case .numbers(let numbers):
      "RMSE \(numbers.map { Numbers.short($0.rmse) }.joined(separator: ", ")) (always the mean)"
    }
  }

  /// "'beach' 0, 'sunset' 0 ..." of the first labels.
  private static func always(_ labels: [Label]) -> String {
    let shown = 4
    return labels.prefix(shown).map { "\(quoted($0.target)) \($0.always)" }.joined(separator: ", ")
      + (labels.count > shown ? ", ..." : "")
  }

  /// What `result` does no better than the baseline; nil when it is better in everything.
  func warning(_ result: Evaluation.Result) -> String? {
    switch (self, result) {
    case (.classes(let accuracy, let label), .classes(let report)):
      guard report.rows > 0, report.accuracy <= accuracy else { return nil }
      return "accuracy \(Numbers.percent(report.accuracy)) is no better than that of always predicting "
        + "\(quoted(label)), \(Numbers.percent(accuracy))"
    case (.numbers(let numbers), .numbers(let reports)):
      let poor = zip(numbers, reports).filter { $1.rmse >= $0.rmse * (1 - Self.precision) }
      guard let (number, report) = poor.first else { return nil }
      let others = poor.count > 1 ? ", nor of \(listed(poor.dropFirst().map(\.0.target)))" : ""
      return
        "RMSE \(Numbers.short(report.rmse)) of \(quoted(number.target)) is no better than that of always "
        + "predicting the mean, \(Numbers.short(number.rmse))\(others)"
    case (.labels(let labels, _), .labels(let report)):
      let poor = labels.indices.filter {
        report.rows > 0 && report.labels[$0].accuracy <= labels[$0].accuracy
      }
      guard let first = poor.first else { return nil }
      let others = poor.count > 1 ? ", nor of \(listed(poor.dropFirst().map { labels[$0].target }))" : ""
      return
        "accuracy \(Numbers.percent(report.labels[first].accuracy)) of \(quoted(labels[first].target)) is no better "
        + "than that of always predicting \(labels[first].always), \(Numbers.percent(labels[first].accuracy))\(others)"
    case (.quantiles(_, let loss), .quantiles(let report)):
      guard report.meanLoss >= loss * (1 - Self.precision) else { return nil }
      return
        "pinball loss \(Numbers.short(report.meanLoss)) of \(quoted(report.target)) is no better than that of always "
        + "predicting the same quantiles, \(Numbers.short(loss))"
    case (.classes, _), (.labels, _), (.numbers, _), (.quantiles, _): return nil
    }
  }
}
