import CNN

/// The single target of a data set to train with. What its texts mean is only known when all of them have been seen;
/// until then a row keeps a number and a key.
struct TargetColumn {
  /// Integers are taken for classes up to this many different ones.
  static let mostIntegerClasses = 20
  /// More than a network has outputs need not be told apart.
  private static let mostTexts = Int(NN_MAX_UNITS)

  private let reader: CSVReader
  private let column: Int
  private var rows = 0
  /// The different texts, as long as there are not too many for classes.
  private var texts = TextTable()
  /// Of each text; NaN where it is none.
  private var numbers: [Float] = []
  private var hasTooManyTexts = false
  private var integers = IntegerClasses()
  /// The first text that is not a number.
  private var firstText: (text: String, line: Int)?

  /// What a row keeps: NaN when its text is not a number, and which text it is.
  static let width = 2

  /// The task, the classes, and the target of each key; without them the numbers are the targets.
  struct Meaning {
    let task: Task
    let labels: [String]
    fileprivate let targetOfKey: [Float]?

    /// `kept` is what append gave.
    func target(_ kept: ArraySlice<Float>) -> Float {
      guard let targetOfKey else { return kept[kept.startIndex] }
      return targetOfKey[Int(kept[kept.startIndex + 1].bitPattern)]
    }
  }

  init(reader: CSVReader, column: Int) {
    self.reader = reader
    self.column = column
  }

  mutating func append(_ row: CSVRow, to values: inout [Float]) throws(Failure) {
    if row.isEmpty(column) { throw reader.emptyField(line: row.line, column: column) }
    guard row.isValidText(column) else {
      throw reader.failure(
        line: row.line, column: column,
        "\(reader.columnName(column)) is not UTF-8 text; convert the file to UTF-8")
    }
    let number = row.written(column)
    if let number, !number.isFinite { throw reader.nonFiniteField(row, column) }
    if let number {
      integers.add(number)
    } else if firstText == nil {
      firstText = (row.text(column), row.line)
    }
    values.append(number ?? .nan)
    values.append(Float(bitPattern: UInt32(key(row, number))))
    rows += 1
  }

  private mutating func key(_ row: CSVRow, _ number: Float?) -> Int {
    if hasTooManyTexts { return 0 }
    let key = row.withBytes(column) { texts.add($0) }
    if key == numbers.count { numbers.append(number ?? .nan) }
    hasTooManyTexts = numbers.count > Self.mostTexts
    return key
  }

  /// What the rows mean.
  func resolve(_ told: Task?) throws(Failure) -> Meaning {
    let task = if let told { told } else { try infer() }
    if task == .regression {
      if let firstText { throw notANumber(firstText, ", as the target of a regression must be") }
      return Meaning(task: .regression, labels: [], targetOfKey: nil)
    }
    if hasTooManyTexts { throw tooManyClasses }
    let (labels, targetOfKey) = firstText == nil ? numericClasses() : textClasses()
    try check(labels, told)
    let found = labels.count == 2 ? Task.binary : .multiclass
    return Meaning(task: told ?? found, labels: labels, targetOfKey: targetOfKey)
  }

  /// The task by this rule. Text is classes. Numbers are classes when all of them are integers, at most 20
  /// of them differ, and each occurs twice on average; else a regression.
  private func infer() throws(Failure) -> Task {
    guard let firstText else { return integers.areClasses ? .multiclass : .regression }
    if integers.count > 0 && !integers.areClasses {
      throw notANumber(
        firstText, " while others are; correct it, or say --task multiclass if these are classes")
    }
    return .multiclass
  }

  /// Whether the numbers look like classes.
  private struct IntegerClasses {
    private(set) var count = 0
    private var different: Set<Float> = []
    private var isPossible = true

    mutating func add(_ value: Float) {
      count += 1
      guard isPossible else { return }
      different.insert(value)
      isPossible = value == value.rounded() && different.count <= TargetColumn.mostIntegerClasses
    }

    var areClasses: Bool { isPossible && different.count * 2 <= count }
  }

  /// Classes in the order of their values; "1" and "1.0" are the same.
  private func numericClasses() -> (labels: [String], targetOfKey: [Float]) {
    let values = Set(numbers).sorted()
    let index = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, Float($0)) })
    return (values.map(numericLabel), numbers.map { index[$0]! })
  }

  /// Classes in the order of their texts.
  private func textClasses() -> (labels: [String], targetOfKey: [Float]) {
    let different = (0..<texts.count).map { texts[$0] }
    let labels = Set(different).sorted()
    let label = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Float($0)) })
    return (labels, different.map { label[$0]! })
  }

  private var tooManyClasses: Failure {
    Failure(
      status: .data,
      message: "\(reader.name): \(reader.columnName(column)), the target, holds more than "
        + "\(Numbers.grouped(Self.mostTexts)) different values, too many for classes; choose another with --target"
    )
  }

  private func check(_ labels: [String], _ told: Task?) throws(Failure) {
    let name = "\(reader.name): \(reader.columnName(column))"
    if labels.count == 1 {
      throw Failure(
        status: .data,
        message: "\(name), the target, holds only the class \(quoted(labels[0])); training needs two or more")
    }
    if told == .binary && labels.count > 2 {
      throw Failure(
        status: .data,
        message: "\(name), the target, holds \(labels.count) classes (\(listed(labels))); binary has two")
    }
    if told == nil && firstText != nil && labels.count == rows && rows > 2 {
      throw Failure(
        status: .data,
        message: "\(name), the target, holds a different text in every row; choose another with --target")
    }
  }

  private func notANumber(_ text: (text: String, line: Int), _ rest: String) -> Failure {
    reader.failure(
      line: text.line, column: column,
      "\(quoted(text.text)) in \(reader.columnName(column)) is not a number\(rest)")
  }
}

/// How a number is written as a class: 3 and not 3.0.
func numericLabel(_ value: Float) -> String {
  Int(exactly: value).map(String.init) ?? "\(value)"
}
