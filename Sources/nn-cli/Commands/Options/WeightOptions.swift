import ArgumentParser

/// How much each row counts in training.
struct WeightOptions: ParsableArguments {
  @Option(
    name: .customLong("class-weight"), parsing: .unconditional,
    help: ArgumentHelp(
      "What the rows of a class count for: yes=2,no=0.5 (others 1), or balanced, by which every class counts "
        + "the same.", valueName: "weights"))
  var classes: ClassWeights?

  @Option(
    name: .customLong("sample-weight"), parsing: .unconditional,
    help: ArgumentHelp(
      "A CSV column, by name or number, of what each row counts for; it is no feature. Validation and test "
        + "rows all count the same.", valueName: "column"))
  var column: String?

  var selector: ColumnSelector? { column.map { ColumnSelector($0) } }

  /// The weights of the rows to train on; nil when all count the same.
  func weights(of data: Dataset) throws(Failure) -> [Float]? {
    guard let classes else { return data.weights }
    let classWeights = try classes.resolve(data)
    var weights = data.weights ?? [Float](repeating: 1, count: data.rows)
    var done = 0
    try data.forEachBlock { _, targets, rows in
      for row in 0..<rows { weights[done + row] = classWeights[Int(targets[row])] * weights[done + row] }
      done += rows
    }
    return weights
  }

  var settings: [(String, JSON)] {
    [
      ("class-weight", classes.map { .string($0.text) } ?? .null),
      ("sample-weight", column.map { .string($0) } ?? .null),
    ]
  }
}

/// The weights of classes as the user writes them.
enum ClassWeights: OptionValue {
  static var takes: String { "yes=2,no=0.5, or balanced" }

  case balanced
  case told([(label: String, weight: Float)])

  init?(argument: String) {
    if argument == "balanced" {
      self = .balanced
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let pairs = parts.compactMap(Self.pair)
    guard pairs.count == parts.count else { return nil }
    self = .told(pairs)
  }

  private static func pair(_ text: Substring) -> (label: String, weight: Float)? {
    guard let sign = text.lastIndex(of: "="), let weight = Float(text[text.index(after: sign)...]),
      weight >= 0, weight.isFinite
    else { return nil }
    return (String(text[..<sign]), weight)
  }

  var text: String {
    switch self {
    case .balanced: "balanced"
    case .told(let pairs): pairs.map { "\($0.label)=\($0.weight)" }.joined(separator: ",")
    }
  }

  /// The weight of every class of the data.
  func resolve(_ data: Dataset) throws(Failure) -> [Float] {
    guard data.task != .regression else {
      throw Failure(status: .usage, message: "--class-weight is for classes, but the target is numbers")
    }
    switch self {
    case .balanced: return try Self.balanced(data)
    case .told(let pairs):
      var weights = [Float](repeating: 1, count: data.labels.count)
      for (label, weight) in pairs {
        guard let index = data.labels.firstIndex(of: label) else {
          throw Failure(
            status: .usage,
            message: "--class-weight: no class \(quoted(label)); the classes are \(listed(data.labels))")
        }
        weights[index] = weight
      }
      return weights
    }
  }

  /// rows / (classes * rows of the class), as in scikit-learn.
  private static func balanced(_ data: Dataset) throws(Failure) -> [Float] {
    var counts = [Int](repeating: 0, count: data.labels.count)
    try data.forEachBlock { _, targets, _ in for target in targets { counts[Int(target)] += 1 } }
    return counts.map { $0 == 0 ? 0 : Float(data.rows) / Float(counts.count * $0) }
  }
}
