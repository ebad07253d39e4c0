import NeuralNetwork

extension Evaluation {
  /// Scores of quantiles of the target, beside those that a baseline predicts for every row.
  static func quantiles(
    _ network: Network, _ data: Dataset, beside baseline: Baseline.Guess?, _ place: (Int) -> String
  ) throws(Failure) -> QuantileReport {
    let width = network.outputs
    var report = QuantileReport(target: data.targetNames[0], quantiles: network.description.quantiles)
    var guess: [Double]?
    if case .quantiles(let values)? = baseline { guess = values }
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        report.add(
          truth: targets[row], predicted: outputs[row * width..<(row + 1) * width], baseline: guess)
      }
    }
    return report
  }
}

extension Baseline {
  /// Quantiles of the targets, interpolated as NumPy's percentile does.
  static func quantiles(_ quantiles: [Float], of data: Dataset) throws(Failure) -> [Double] {
    try Memory.require(data.rows * 2 * MemoryLayout<Float>.size)
    var targets: [Float] = []
    try data.forEachBlock { _, block, _ in targets += block }
    targets.sort()
    return quantiles.map { quantile in
      let place = (Double("\(quantile)") ?? Double(quantile)) * Double(targets.count - 1)
      let (low, share) = (Int(place), place - place.rounded(.down))
      let next = min(low + 1, targets.count - 1)
      return Double(targets[low]) + share * (Double(targets[next]) - Double(targets[low]))
    }
  }
}
