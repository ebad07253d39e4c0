/// What a command line says, as far as it must be known before it is parsed.
struct CommandWords {
  /// Values of each option; empty for flags.
  private(set) var values: [String: [String]] = [:]

  private static let others = ["o": "output", "q": "quiet", "learning-rate": "lr", "smoothing": "rho"]

  /// Options are told by their long names; those whose value is true or false are flags.
  init(_ arguments: [String], options: [(String, JSON)]) {
    let kinds = Dictionary(uniqueKeysWithValues: options)
    var rest = arguments[...]
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        values["data", default: []].append(word)
        continue
      }
      let (name, value) = Self.split(word)
      if let value {
        values[name, default: []].append(value)
      } else if let kind = kinds[name], Self.takesValue(kind, name, word), let next = rest.popFirst() {
        values[name, default: []].append(next)
      } else {
        values[name, default: []] += []
      }
    }
  }

  /// Whether the option is there. Where rows come from is one choice, in whatever way it is made.
  func names(_ option: String) -> Bool {
    let sources = ["data", "images", "labels"]
    if sources.contains(option) { return sources.contains { values[$0] != nil } }
    return values[option] != nil
  }

  private static func takesValue(_ kind: JSON, _ name: String, _ word: String) -> Bool {
    if case .bool = kind { return false }
    return !["header", "standardize"].contains(name)
  }

  /// "--lr=1" is the option lr with the value 1; "--no-header" is the option header.
  private static func split(_ word: String) -> (name: String, value: String?) {
    let parts = word.drop { $0 == "-" }.split(separator: "=", maxSplits: 1)
    let written = parts.first.map(String.init) ?? ""
    let name = written == "no-shuffle" || !written.hasPrefix("no-") ? written : String(written.dropFirst(3))
    let value = parts.count == 2 ? String(parts[1]) : nil
    return (others[name] ?? (name == "without-replacement" ? "with-replacement" : name), value)
  }
}
