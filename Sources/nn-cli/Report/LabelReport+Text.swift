extension LabelReport {
  /// Scores of all labels together, named as scikit-learn names its metrics: in JSON, in text, and the value.
  private var scores: [(key: String, title: String, value: Double?)] {
    [
      ("hamming_loss", "Hamming loss", hammingLoss),
      ("macro_f1", "Macro F1", macro.f1),
      ("roc_auc", "ROC AUC", mean(\.rocAUC)),
      ("average_precision", "Average precision", mean(\.averagePrecision)),
    ]
  }

  /// Name and text of the scores that exist, besides the subset accuracy.
  var facts: [(String, String?)] { scores.map { ($0.title, $0.value.map { Numbers.fixed($0, 4) }) } }

  /// Members of a JSON object.
  var members: [(String, JSON)] {
    [("accuracy", .double(accuracy))]
      + scores.map { ($0.key, $0.value.map { .double($0) } ?? .null) } + [
        ("labels", JSON(names)),
        ("targets", .array(names.indices.map(json))),
        ("macro_average", Self.json(macro)),
      ]
  }

  private func json(_ label: Int) -> JSON {
    let report = labels[label]
    return .object(
      [("target", .string(names[label])), ("accuracy", .double(report.accuracy))]
        + Self.members(scores(label)) + report.overall
        + [("confusion_matrix", .array(report.confusion.map { JSON($0) }))])
  }

  private static func json(_ scores: ClassReport.Scores) -> JSON { .object(members(scores)) }

  private static func members(_ scores: ClassReport.Scores) -> [(String, JSON)] {
    [
      ("precision", .double(scores.precision)), ("recall", .double(scores.recall)),
      ("f1", .double(scores.f1)), ("support", .integer(scores.support)),
    ]
  }

  /// Short form of a label's scores.
  var brief: [JSON] {
    names.indices.map { label in
      [
        "target": .string(names[label]), "accuracy": .double(labels[label].accuracy),
        "f1": .double(scores(label).f1),
      ]
    }
  }

  /// Names the labels that rows have and that are never predicted; nil when there are none.
  var neglectWarning: String? {
    let neglected = names.indices.filter { label in
      scores(label).support > 0 && labels[label].confusion.allSatisfy { $0[1] == 0 }
    }
    guard let first = neglected.first else { return nil }
    let support = scores(first).support
    return neglected.count == 1
      ? "label \(quoted(names[first])) is never predicted, but \(Numbers.count(support, "row")) "
        + "\(support == 1 ? "has" : "have") it"
      : "the labels \(listed(neglected.map { names[$0] })) are never predicted, but rows have them"
  }

  /// Scores of every label.
  var text: String {
    var table = Table([
      "label", "accuracy", "balanced", "precision", "recall", "F1", "ROC AUC", "avg. precision", "support",
    ])
    for label in names.indices {
      let report = labels[label]
      table.add(
        Self.row(
          names[label], [report.accuracy, report.balancedAccuracy], scores(label),
          [report.ranking?.rocAUC, report.ranking?.averagePrecision]))
    }
    table.addRule()
    let balanced = labels.map(\.balancedAccuracy).reduce(0, +) / Double(labels.count)
    table.add(
      Self.row(
        "macro average", [1 - hammingLoss, balanced], macro,
        [mean(\.rocAUC), mean(\.averagePrecision)]))
    return table.text
  }

  private static func row(
    _ name: String, _ first: [Double], _ scores: ClassReport.Scores, _ last: [Double?]
  ) -> [String] {
    let numbers: [Double?] = first + [scores.precision, scores.recall, scores.f1] + last
    return [name] + numbers.map { $0.map { Numbers.fixed($0, 4) } ?? "-" } + [Numbers.grouped(scores.support)]
  }
}
