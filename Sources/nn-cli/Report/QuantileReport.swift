/// Scores of quantiles that a network predicts for one target.
struct QuantileReport {
  let target: String
  private(set) var quantiles: [Quantile]
  private(set) var rows = 0
  /// Rows in which a lower quantile is predicted above a higher one.
  private(set) var crossed = 0

  struct Quantile {
    let quantile: Double
    fileprivate var loss = 0.0
    fileprivate var below = 0
    fileprivate var baselineLoss = 0.0
  }

  /// Report of no rows yet; quantiles in ascending order.
  init(target: String, quantiles: [Float]) {
    self.target = target
    self.quantiles = quantiles.map { Quantile(quantile: Double("\($0)") ?? Double($0)) }
  }

  /// Add a row: the truth, the prediction of each quantile, and what the baseline predicts for every row.
  mutating func add(truth: Float, predicted: ArraySlice<Float>, baseline: [Double]?) {
    for (index, value) in predicted.enumerated() {
      quantiles[index].loss += quantiles[index].pinball(Double(truth), Double(value))
      if truth <= value { quantiles[index].below += 1 }
      if let baseline {
        quantiles[index].baselineLoss += quantiles[index].pinball(Double(truth), baseline[index])
      }
    }
    if !zip(predicted, predicted.dropFirst()).allSatisfy(<=) { crossed += 1 }
    rows += 1
  }

  /// Mean pinball loss of a quantile: mean_pinball_loss of scikit-learn.
  func loss(_ index: Int) -> Double { quantiles[index].loss / Double(rows) }
  func baselineLoss(_ index: Int) -> Double { quantiles[index].baselineLoss / Double(rows) }
  /// Share of rows that are not above the prediction; of a good one it is the quantile.
  func coverage(_ index: Int) -> Double { Double(quantiles[index].below) / Double(rows) }
  /// Mean over the quantiles.
  var meanLoss: Double { quantiles.indices.reduce(0) { $0 + loss($1) } / Double(quantiles.count) }
  var meanBaselineLoss: Double {
    quantiles.indices.reduce(0) { $0 + baselineLoss($1) } / Double(quantiles.count)
  }
}

extension QuantileReport.Quantile {
  fileprivate func pinball(_ truth: Double, _ predicted: Double) -> Double {
    let difference = truth - predicted
    return max(quantile * difference, (quantile - 1) * difference)
  }
}

extension QuantileReport {
  /// Members of a JSON object, named as scikit-learn names its metrics.
  var members: [(String, JSON)] {
    [
      ("mean_pinball_loss", .double(meanLoss)), ("crossed_rows", .integer(crossed)),
      ("target", .string(target)), ("quantiles", .array(brief)),
    ]
  }

  var brief: [JSON] {
    quantiles.indices.map { index in
      [
        "quantile": .double(quantiles[index].quantile), "mean_pinball_loss": .double(loss(index)),
        "coverage": .double(coverage(index)),
      ]
    }
  }

  /// "pinball loss 0.12, coverage 11.2 % of 0.1, 51.0 % of 0.5"
  var summary: String {
    "pinball loss \(Numbers.short(meanLoss)), coverage "
      + quantiles.indices.map { "\(Numbers.percent(coverage($0))) of \(quantiles[$0].quantile)" }
      .joined(separator: ", ")
  }

  var text: String {
    var table = Table(["quantile", "pinball loss", "coverage"])
    for index in quantiles.indices {
      table.add([
        "\(quantiles[index].quantile)", Numbers.short(loss(index)), Numbers.fixed(coverage(index), 4),
      ])
    }
    return table.text
  }

  /// Tells of rows in which quantiles cross, which nothing prevents.
  var crossingWarning: String? {
    guard crossed > 0 else { return nil }
    return
      "in \(Numbers.count(crossed, "row")) of \(Numbers.grouped(rows)) a lower quantile of \(quoted(target)) is "
      + "predicted above a higher one; quantiles that lie farther apart or more rows help"
  }
}
