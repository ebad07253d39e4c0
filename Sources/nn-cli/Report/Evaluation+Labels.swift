import NeuralNetwork

extension Evaluation {
  /// Scores of labels beside the labels that a baseline predicts for every row. Rows in a file are not all ranked at once,
  /// as their number is not bounded by memory.
  static func labels(
    _ network: Network, _ data: Dataset, _ decision: ClassDecision, beside baseline: Baseline.Guess?,
    _ place: (Int) -> String
  ) throws(Failure) -> LabelReport {
    let width = network.outputs
    var report = LabelReport(names: data.labels)
    var guess: [Int]?
    if case .mostFrequentLabels(let labels)? = baseline { guess = labels }
    /// [rows][labels]
    var outputs: [Float] = []
    if data.stored == nil {
      try Memory.require(data.rows * (width * MemoryLayout<Float>.size + RankingScores.bytesOfRow))
    }
    var done = 0
    try data.forEachBlock { (inputs, targets, rows) throws(Failure) in
      let block = try network.predictions(of: inputs, rows: rows) { place(done + $0) }
      done += rows
      for row in 0..<rows {
        let places = row * width..<(row + 1) * width
        report.add(
          truth: targets[places].map { Int($0) }, predicted: decision.labels(block[places]),
          places.map { decision.meaning.probabilities(block[$0...$0]) }, baseline: guess)
      }
      if data.stored == nil { outputs += block }
    }
    guard data.stored == nil else { return report }
    for label in 0..<width {
      let places = stride(from: label, to: outputs.count, by: width)
      report.setRanking(
        label,
        RankingScores(
          scores: places.map { outputs[$0] }, truth: places.map { data.targets[$0] }, classes: 2))
    }
    return report
  }
}
