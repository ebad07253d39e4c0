import NeuralNetwork

extension Evaluation {
  /// Scores of a classification. Rows in a file are not all ranked at once, as their number is not bounded by memory.
  static func classes(
    _ network: Network, _ data: Dataset, _ decision: ClassDecision, _ place: (Int) -> String
  ) throws(Failure) -> ClassReport {
    let width = network.outputs
    var report = ClassReport(labels: data.labels)
    var ranked = RankedRows(classes: data.labels.count, isKept: data.stored == nil)
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let outputs = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        let truth = Int(targets[row])
        let output = outputs[row * width..<(row + 1) * width]
        let probabilities = decision.meaning.probabilities(output)
        report.add(truth: truth, predicted: decision.classIndex(output), probabilities)
        try ranked.add(truth: truth, probabilities ?? Array(output))
      }
    }
    report.ranking = ranked.scores
    return report
  }
}

/// Scores of all rows, to be ranked.
private struct RankedRows {
  let classes: Int
  let isKept: Bool
  /// [rows][RankingScores.width]
  private var kept: [Float] = []
  /// [rows]
  private var truth: [Int] = []

  init(classes: Int, isKept: Bool) {
    self.classes = classes
    self.isKept = isKept
  }

  /// Of two classes the last output is the second class's, whether there are one or two.
  mutating func add(truth label: Int, _ outputs: [Float]) throws(Failure) {
    guard isKept else { return }
    let width = RankingScores.width(classes)
    try Memory.reserve(&kept, adding: width)
    try Memory.reserve(&truth, adding: 1)
    kept.append(contentsOf: outputs.suffix(width))
    truth.append(label)
  }

  var scores: RankingScores? {
    isKept ? RankingScores(scores: kept, truth: truth, classes: classes) : nil
  }
}
