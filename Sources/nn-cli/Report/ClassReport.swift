/// Scores of a classification.
struct ClassReport {
  let labels: [String]
  /// Counts of rows, [true class][predicted class].
  private(set) var confusion: [[Int]]
  /// Scores of the probabilities; nil where the outputs are none.
  private(set) var probabilities: ProbabilityScores?
  /// Scores of the order of the rows; nil where not all of them were seen at once, or a class is not among them.
  var ranking: RankingScores?

  init(labels: [String], truth: [Int], predicted: [Int]) {
    self.init(labels: labels)
    for (truth, predicted) in zip(truth, predicted) { add(truth: truth, predicted: predicted) }
  }

  /// Report of no rows yet.
  init(labels: [String]) {
    self.labels = labels
    confusion = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
  }

  mutating func add(truth: Int, predicted: Int, _ rowProbabilities: [Float]? = nil) {
    confusion[truth][predicted] += 1
    guard let rowProbabilities else { return }
    probabilities = probabilities ?? ProbabilityScores(classes: labels.count)
    probabilities?.add(truth: truth, rowProbabilities)
  }

  /// Scores of one class, or their mean over the classes. A share of nothing is 0, as in scikit-learn.
  struct Scores {
    var precision: Double
    var recall: Double
    var f1: Double
    /// Rows whose true class is this one.
    var support: Int
  }

  var rows: Int { confusion.joined().reduce(0, +) }

  var accuracy: Double {
    Self.share(labels.indices.reduce(0) { $0 + confusion[$1][$1] }, of: rows)
  }

  /// Accuracy of predicting this class for every row.
  func accuracy(ofAlways label: Int) -> Double {
    Self.share(confusion[label].reduce(0, +), of: rows)
  }

  func scores(_ label: Int) -> Scores {
    let right = confusion[label][label]
    let support = confusion[label].reduce(0, +)
    let predicted = confusion.reduce(0) { $0 + $1[label] }
    return Scores(
      precision: Self.share(right, of: predicted), recall: Self.share(right, of: support),
      f1: Self.share(2 * right, of: support + predicted), support: support)
  }

  /// Unweighted mean over the classes.
  var macro: Scores {
    let all = labels.indices.map(scores)
    let count = Double(all.count)
    return Scores(
      precision: all.reduce(0) { $0 + $1.precision } / count,
      recall: all.reduce(0) { $0 + $1.recall } / count,
      f1: all.reduce(0) { $0 + $1.f1 } / count, support: rows)
  }

  private static func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }
}
