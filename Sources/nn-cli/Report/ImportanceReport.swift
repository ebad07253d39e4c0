/// Report of the importance command.
struct ImportanceReport {
  let importance: PermutationImportance
  let features: [String]
  let task: Task
  let isOfQuantiles: Bool
  let rows: Int
  let repeats: Int

  private var title: String {
    switch task {
    case .regression: isOfQuantiles ? "-Pinball loss" : "R2"
    case .binary, .multiclass: "Accuracy"
    case .multilabel: "Subset accuracy"
    }
  }

  /// The most important feature first.
  var text: String {
    var facts = Facts()
    facts.add("Rows", Numbers.grouped(rows))
    facts.add(title, Numbers.fixed(importance.score, 4))
    facts.add("Shuffled", Numbers.count(repeats, "time"))
    var table = Table(["feature", "importance", "deviation"])
    let spreads = features.indices.map(importance.spread)
    let order = features.indices.sorted { a, b in
      let (first, second) = (spreads[a].mean, spreads[b].mean)
      return first == second ? a < b : first > second
    }
    for feature in order {
      table.add([
        features[feature], Numbers.fixed(spreads[feature].mean, 4),
        Numbers.fixed(spreads[feature].deviation, 4),
      ])
    }
    return "\(facts.text)\n\(table.text)"
  }

  /// Features in their order. Keys are those of scikit-learn.
  var json: JSON {
    [
      "rows": .integer(rows),
      "scoring": .string(
        isOfQuantiles ? "neg_mean_pinball_loss" : task == .regression ? "r2" : "accuracy"),
      "score": .double(importance.score),
      "n_repeats": .integer(repeats),
      "features": .array(
        features.indices.map { feature in
          let spread = importance.spread(feature)
          return [
            "feature": .string(features[feature]),
            "importances_mean": .double(spread.mean),
            "importances_std": .double(spread.deviation),
            "importances": .array(importance.drops[feature].map { .double($0) }),
          ]
        }),
    ]
  }
}
