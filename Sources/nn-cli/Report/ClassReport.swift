/// Scores of a classification.
struct ClassReport {
  let labels: [String]
  /// Counts of rows, [true class][predicted class].
  private(set) var confusion: [[Int]]

  init(labels: [String], truth: [Int], predicted: [Int]) {
    self.init(labels: labels)
    for (truth, predicted) in zip(truth, predicted) { add(truth: truth, predicted: predicted) }
  }

  /// Report of no rows yet.
  init(labels: [String]) {
    self.labels = labels
    confusion = [[Int]](repeating: [Int](repeating: 0, count: labels.count), count: labels.count)
  }

  mutating func add(truth: Int, predicted: Int) {
    confusion[truth][predicted] += 1
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

extension ClassReport {
  /// Members of a JSON object.
  var members: [(String, JSON)] {
    [
      ("accuracy", .double(accuracy)),
      ("labels", JSON(labels)),
      ("confusion_matrix", .array(confusion.map { JSON($0) })),
      ("classes", .array(labels.indices.map { Self.json(scores($0), label: labels[$0]) })),
      ("macro_average", Self.json(macro, label: nil)),
    ]
  }

  private static func json(_ scores: Scores, label: String?) -> JSON {
    .present([
      ("label", label.map { .string($0) }), ("precision", .double(scores.precision)),
      ("recall", .double(scores.recall)), ("f1", .double(scores.f1)), ("support", .integer(scores.support)),
    ])
  }

  /// Scores of every class, and the confusion matrix while it fits a page.
  var text: String {
    let widestMatrix = 20
    return labels.count > widestMatrix ? scoreTable : "\(scoreTable)\n\(confusionTable)"
  }

  private var scoreTable: String {
    var table = Table(["class", "precision", "recall", "F1", "support"])
    for label in labels.indices { table.add(Self.row(labels[label], scores(label))) }
    table.addRule()
    table.add(Self.row("macro average", macro))
    return table.text
  }

  private static func row(_ name: String, _ scores: Scores) -> [String] {
    [name] + [scores.precision, scores.recall, scores.f1].map { Numbers.fixed($0, 4) }
      + [Numbers.grouped(scores.support)]
  }

  private var confusionTable: String {
    var table = Table(["true \\ predicted"] + labels)
    for label in labels.indices { table.add([labels[label]] + confusion[label].map(Numbers.grouped)) }
    return table.text
  }
}
