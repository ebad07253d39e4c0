/// Note of a model that nn-cli trained, in words.
struct TrainingNote {
  /// Data and epochs: "moons.csv: 160 rows (training), 40 (validation); 20 epochs, the best 9".
  let history: String
  /// Options that differ from the defaults: "--hidden 8 --lr 0.1".
  let options: String
  /// Results such as "validation: loss 0.01258, accuracy 1.0", for each set of rows that was evaluated.
  let results: [String]

  /// Read a note; nil for one that nn-cli did not write.
  init?(_ note: String) {
    let values = Self.members(note)
    guard case .string(let data)? = values["data"], case .object(let rows)? = values["rows"],
      case .object(let options)? = values["options"]
    else { return nil }
    let counts = rows.map { "\(Self.count($1)) for \($0)" }.joined(separator: ", ")
    history = "\(data): \(counts)" + Self.epochs(values)
    let usual = Dictionary(uniqueKeysWithValues: ConfigFile.options.map { ($0.0, $0.1.text) })
    results = Self.results(values)
    self.options = options.filter { usual[$0.0] != $0.1.text }.map(Self.option).joined(separator: " ")
  }

  /// Members of a note; empty for none, and for one that nn-cli did not write.
  static func members(_ note: String?) -> [String: JSON] {
    let members = note.flatMap { try? JSONParser.object(file: "note", Array($0.utf8)) } ?? []
    return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value) })
  }

  /// What stands for a missing value, as the training was told; nil where it was not. Notes of train and fit have it.
  static func missing(_ members: [String: JSON]) -> [String]? {
    if case .string(let texts)? = members["na"] { MissingTokens.texts(texts) } else { nil }
  }

  private static func count(_ rows: JSON) -> String {
    guard case .integer(let rows) = rows else { return "\(rows.text) rows" }
    return Numbers.count(rows, "row")
  }

  private static func epochs(_ values: [String: JSON]) -> String {
    guard case .integer(let epochs)? = values["epochs"] else { return "" }
    guard case .integer(let best)? = values["best_epoch"] else {
      return "; \(Numbers.count(epochs, "epoch"))"
    }
    return "; \(Numbers.count(epochs, "epoch")), the best \(best)"
  }

  private static func results(_ values: [String: JSON]) -> [String] {
    guard case .object(let sets)? = values["results"] else { return [] }
    return sets.compactMap { set, result in
      guard case .object(let members) = result else { return nil }
      let targets = members.flatMap { member -> [(String, JSON)] in
        guard member.0 == "targets", case .array(let targets) = member.1, targets.count == 1,
          case .object(let errors) = targets[0]
        else { return [] }
        return errors
      }
      let shown = (members + targets).filter { ["loss", "accuracy", "rmse", "r2"].contains($0.0) }
      return "\(set): " + shown.map { "\($0.0) \($0.1.text)" }.joined(separator: ", ")
    }
  }

  private static func option(_ name: String, _ value: JSON) -> String {
    switch value {
    case .bool(true): "--\(name)"
    case .bool(false): "--no-\(name)"
    case .string(let text): "--\(name) \(text)"
    default: "--\(name) \(value.text)"
    }
  }
}
