/// Scores of a classification by several labels, each of which a row has or not.
struct LabelReport {
  let names: [String]
  /// Scores of each label as one of two classes: 0, that a row lacks it, and 1.
  private(set) var labels: [ClassReport]
  private(set) var rows = 0
  /// Rows all of whose labels were predicted, and rows whose labels are those of the baseline.
  private var right = 0
  private var usual = 0

  /// Report of no rows yet.
  init(names: [String]) {
    self.names = names
    labels = names.map { _ in ClassReport(labels: ["0", "1"]) }
  }

  /// Add a row: truth and prediction of each label, and the probabilities of 0 and 1 if there are any. `baseline` is what
  /// it predicts for every row.
  mutating func add(truth: [Int], predicted: [Int], _ probabilities: [[Float]?], baseline: [Int]?) {
    for label in names.indices {
      labels[label].add(truth: truth[label], predicted: predicted[label], probabilities[label])
    }
    rows += 1
    if truth == predicted { right += 1 }
    if truth == baseline { usual += 1 }
  }

  mutating func setRanking(_ label: Int, _ scores: RankingScores?) { labels[label].ranking = scores }

  /// Share of rows all of whose labels are right: accuracy_score of scikit-learn, the subset accuracy.
  var accuracy: Double { rows == 0 ? 0 : Double(right) / Double(rows) }

  /// Subset accuracy of the baseline.
  var baselineAccuracy: Double { rows == 0 ? 0 : Double(usual) / Double(rows) }

  /// Share of labels that are wrong: hamming_loss of scikit-learn.
  var hammingLoss: Double { Self.mean(labels.map { 1 - $0.accuracy }) }

  /// Scores of having the label, as of the positive one of two classes.
  func scores(_ label: Int) -> ClassReport.Scores { labels[label].scores(1) }

  /// Unweighted mean over the labels; the support is their sum.
  var macro: ClassReport.Scores {
    let all = names.indices.map(scores)
    return ClassReport.Scores(
      precision: Self.mean(all.map(\.precision)), recall: Self.mean(all.map(\.recall)),
      f1: Self.mean(all.map(\.f1)), support: all.reduce(0) { $0 + $1.support })
  }

  /// Mean over the labels of a score; nil unless each has it.
  func mean(_ score: (RankingScores) -> Double) -> Double? {
    let values = labels.compactMap { $0.ranking.map(score) }
    return values.count == labels.count ? Self.mean(values) : nil
  }

  private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
