import NeuralNetwork

extension Evaluation {
  /// Scores of a classification. Rows in a file are not all ranked at once, as their number is not bounded by memory.
  static func classes(
    _ network: Network, _ data: Dataset, _ decision: ClassDecision, _ place: (Int) -> String
  ) throws(Failure) -> ClassReport {
    let width = network.outputs
    var report = ClassReport(labels: data.labels)
    var ranked = data.stored == nil ? try RankedRows(data) : nil
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        let truth = Int(targets[row])
        let output = outputs[row * width..<(row + 1) * width]
        let probabilities = decision.meaning.probabilities(output)
        report.add(truth: truth, predicted: decision.classIndex(output), probabilities)
        ranked?.add(probabilities ?? Array(output))
      }
    }
    report.ranking = ranked?.scores
    return report
  }
}

/// Outputs for all rows of a data set, to be ranked.
private struct RankedRows {
  private let data: Dataset
  /// [rows][RankingScores.width]
  private var kept: [Float] = []

  init(_ data: Dataset) throws(Failure) {
    self.data = data
    let width = RankingScores.width(data.labels.count)
    try Memory.require(data.rows * (width * MemoryLayout<Float>.size + RankingScores.bytesOfRow))
    kept.reserveCapacity(data.rows * width)
  }

  /// Of two classes the last output is the second class's, whether there are one or two.
  mutating func add(_ outputs: [Float]) {
    kept.append(contentsOf: outputs.suffix(RankingScores.width(data.labels.count)))
  }

  var scores: RankingScores? {
    RankingScores(scores: kept, truth: data.targets, classes: data.labels.count)
  }
}
