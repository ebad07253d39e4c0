import ArgumentParser

/// Options of the weights of rows in training.
struct WeightOptions: ParsableArguments {
  @Option(
    name: .customLong("class-weight"), parsing: .unconditional,
    help: ArgumentHelp(
      "Weight of the rows of a class: yes=2,no=0.5 (others 1), or balanced, which gives every class the same "
        + "total.", valueName: "weights"))
  var classes: ClassWeights?

  @Option(
    name: .customLong("sample-weight"), parsing: .unconditional,
    help: ArgumentHelp(
      "A CSV column, by name or number, of the weights of rows; it is no feature. Rows of validation and test "
        + "have equal weights.", valueName: "column"))
  var column: String?

  var selector: ColumnSelector? { column.map { ColumnSelector($0) } }

  /// Weights of the training rows; nil when all are equal.
  func weights(of data: Dataset) throws(Failure) -> [Float]? {
    guard let classes else { return data.weights }
    let classWeights = try classes.resolve(data)
    try Memory.require(data.rows * MemoryLayout<Float>.size)
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

/// Weights of classes as the user writes them.
enum ClassWeights: OptionValue {
  static var takes: String { "yes=2,no=0.5, or balanced" }

  case balanced
  case perClass([(label: String, weight: Float)])

  init?(argument: String) {
    if argument == "balanced" {
      self = .balanced
      return
    }
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let pairs = parts.compactMap(Self.pair)
    guard pairs.count == parts.count else { return nil }
    self = .perClass(pairs)
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
    case .perClass(let pairs): pairs.map { "\($0.label)=\($0.weight)" }.joined(separator: ",")
    }
  }

  /// Weight of every class of the data.
  func resolve(_ data: Dataset) throws(Failure) -> [Float] {
    guard data.task.hasClasses else {
      throw Failure(
        status: .usage,
        message: "--class-weight is for classes, but the data have \(data.task.predicted)")
    }
    switch self {
    case .balanced: return try Self.balanced(data)
    case .perClass(let pairs):
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

  /// Weights of rows / (classes * rows of the class), as in scikit-learn.
  private static func balanced(_ data: Dataset) throws(Failure) -> [Float] {
    let counts = try data.classCounts()
    return counts.map { $0 == 0 ? 0 : Float(data.rows) / Float(counts.count * $0) }
  }
}
