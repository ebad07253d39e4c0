extension ClassReport {
  /// Scores of all classes together, named as scikit-learn names its metrics: in JSON, in text, and the value.
  private var overallScores: [(key: String, title: String, value: Double?)] {
    [
      ("balanced_accuracy", "Balanced accuracy", balancedAccuracy),
      ("matthews_corrcoef", "Matthews correlation", matthewsCorrelation),
      ("roc_auc", "ROC AUC", ranking?.rocAUC),
      ("average_precision", "Average precision", ranking?.averagePrecision),
      ("log_loss", "Log loss", probabilities?.logLoss),
      ("brier_score", "Brier score", probabilities?.brierScore),
    ]
  }

  /// Name and text of the scores that exist.
  var facts: [(String, String?)] { overallScores.map { ($0.title, $0.value.map { Numbers.fixed($0, 4) }) } }

  /// Members of a JSON object.
  var members: [(String, JSON)] {
    [("accuracy", .double(accuracy))]
      + overall + [
        ("labels", JSON(labels)),
        ("confusion_matrix", .array(confusion.map { JSON($0) })),
        ("classes", .array(labels.indices.map { Self.json(scores($0), label: labels[$0]) })),
        ("macro_average", Self.json(macro, label: nil)),
      ]
  }

  /// Scores of all classes together.
  var overall: [(String, JSON)] {
    overallScores.map { ($0.key, $0.value.map { .double($0) } ?? .null) }
  }

  private static func json(_ scores: Scores, label: String?) -> JSON {
    .present([
      ("label", label.map { .string($0) }), ("precision", .double(scores.precision)),
      ("recall", .double(scores.recall)), ("f1", .double(scores.f1)), ("support", .integer(scores.support)),
    ])
  }

  /// Names the classes that are among the rows and never predicted; nil when there are none.
  var neglectWarning: String? {
    let neglected = labels.indices.filter { label in
      confusion[label].contains { $0 > 0 } && confusion.allSatisfy { $0[label] == 0 }
    }
    if neglected.isEmpty { return nil }
    let rows = neglected.reduce(0) { $0 + confusion[$1].reduce(0, +) }
    let names = listed(neglected.map { labels[$0] })
    return neglected.count == 1
      ? "class \(names) is never predicted, but \(Numbers.count(rows, "row")) \(rows == 1 ? "is" : "are") of it"
      : "the classes \(names) are never predicted, but \(Numbers.count(rows, "row")) are of them"
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
