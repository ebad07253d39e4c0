/// Errors of one column of predicted numbers.
struct NumberReport {
  let name: String
  /// Mean squared error.
  let mse: Double
  /// Mean absolute error.
  let mae: Double
  /// Share of the variance that is explained; nil when the true values are all the same.
  let r2: Double?
  /// Mean and variance of the true values.
  private let mean: Double
  private let variance: Double
  /// The row of the largest squared error, from 0, and its share of the sum of all.
  private let worst: (row: Int, share: Double)
  private let rows: Int

  var rmse: Double { mse.squareRoot() }

  init(name: String, truth: [Float], predicted: [Float]) {
    var sums = Sums()
    for (truth, predicted) in zip(truth, predicted) { sums.add(truth: truth, predicted: predicted) }
    truth.forEach { sums.addSpread($0) }
    self.init(name: name, sums)
  }

  init(name: String, _ sums: Sums) {
    self.name = name
    let count = Double(sums.count)
    mse = sums.squares / count
    mae = sums.absolutes / count
    r2 = sums.spread > 0 ? 1 - sums.squares / sums.spread : nil
    mean = sums.mean
    variance = sums.spread / count
    worst = (sums.worstRow, sums.squares > 0 ? sums.worstSquare / sums.squares : 0)
    rows = sums.count
  }

  /// RMSE of predicting this number for every row.
  func rmse(ofAlways number: Double) -> Double {
    (variance + (mean - number) * (mean - number)).squareRoot()
  }

  /// Sums over the rows: add all of them, then all of them again for the spread around their mean.
  struct Sums {
    private(set) var count = 0
    private(set) var squares = 0.0
    private(set) var absolutes = 0.0
    private(set) var spread = 0.0
    private(set) var worstRow = 0
    private(set) var worstSquare = 0.0
    private var sum = 0.0

    var mean: Double { sum / Double(count) }

    mutating func add(truth: Float, predicted: Float) {
      let error = Double(predicted) - Double(truth)
      if error * error > worstSquare { (worstRow, worstSquare) = (count, error * error) }
      count += 1
      squares += error * error
      absolutes += abs(error)
      sum += Double(truth)
    }

    mutating func addSpread(_ truth: Float) {
      spread += (Double(truth) - mean) * (Double(truth) - mean)
    }
  }
}

extension NumberReport {
  /// Means over the targets, named as scikit-learn names its metrics. R2 is null when a target has none.
  static func means(_ reports: [NumberReport]) -> [(String, JSON)] {
    let mean = { (values: [Double]) in JSON.double(values.reduce(0, +) / Double(values.count)) }
    let r2 = reports.compactMap(\.r2)
    return [
      ("r2", r2.count == reports.count ? mean(r2) : .null),
      ("mean_absolute_error", mean(reports.map(\.mae))),
      ("root_mean_squared_error", mean(reports.map(\.rmse))),
    ]
  }

  var json: JSON {
    [
      "target": .string(name), "mse": .double(mse), "rmse": .double(rmse), "mae": .double(mae),
      "r2": r2.map { .double($0) } ?? .null,
    ]
  }

  /// Tells of a single row that makes most of the squared error, unless the errors are so small that they say nothing.
  /// `number` makes of a row's index what messages call it.
  func worstRowWarning(_ number: (Int) -> Int) -> String? {
    let (fewestRows, leastShare, leastError) = (10, 0.5, 1e-6)
    guard rows >= fewestRows, worst.share > leastShare, mse > leastError * variance else { return nil }
    return
      "row \(number(worst.row)) alone makes \(Numbers.percent(worst.share)) of the squared error of \(quoted(name))"
  }

  static func text(_ reports: [NumberReport]) -> String {
    var table = Table(["target", "MSE", "RMSE", "MAE", "R2"])
    for report in reports {
      let numbers = [report.mse, report.rmse, report.mae].map(Numbers.short)
      table.add([report.name] + numbers + [report.r2.map { Numbers.fixed($0, 4) } ?? "-"])
    }
    return table.text
  }
}
