/// How well one column of numbers was predicted.
struct NumberReport {
  let name: String
  /// Mean squared error.
  let mse: Double
  /// Mean absolute error.
  let mae: Double
  /// Share of the variance that is explained; nil when the true values are all the same.
  let r2: Double?

  var rmse: Double { mse.squareRoot() }

  init(name: String, truth: [Float], predicted: [Float]) {
    self.name = name
    let count = Double(truth.count)
    var (squares, absolutes, sum) = (0.0, 0.0, 0.0)
    for (truth, predicted) in zip(truth, predicted) {
      let error = Double(predicted) - Double(truth)
      squares += error * error
      absolutes += abs(error)
      sum += Double(truth)
    }
    let mean = sum / count
    let spread = truth.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    mse = squares / count
    mae = absolutes / count
    r2 = spread > 0 ? 1 - squares / spread : nil
  }
}

extension NumberReport {
  var json: JSON {
    [
      "target": .string(name), "mse": .double(mse), "rmse": .double(rmse), "mae": .double(mae),
      "r2": r2.map { .double($0) } ?? .null,
    ]
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
