/// The single target of a data set to train with, kept as text until all of it has been seen.
struct TargetColumn {
  /// Integers are taken for classes up to this many different ones.
  static let mostIntegerClasses = 20

  private let reader: CSVReader
  private let column: Int
  private var texts = TextList()
  /// NaN where the text is not a number.
  private var numbers: [Float] = []
  /// The first row whose text is not a number.
  private var firstText: (row: Int, line: Int)?

  init(reader: CSVReader, column: Int) {
    self.reader = reader
    self.column = column
  }

  mutating func append(_ row: CSVRow) throws(Failure) {
    if row.isEmpty(column) { throw reader.emptyField(line: row.line, column: column) }
    guard row.isValidText(column) else {
      throw reader.failure(
        line: row.line, column: column,
        "\(reader.columnName(column)) is not UTF-8 text; convert the file to UTF-8")
    }
    let number = row.written(column)
    if let number, !number.isFinite { throw reader.nonFiniteField(row, column) }
    if number == nil && firstText == nil { firstText = (numbers.count, row.line) }
    row.withBytes(column) { texts.append($0) }
    numbers.append(number ?? .nan)
  }

  /// The task, the numbers or class indices, and the classes.
  func resolve(_ told: Task?) throws(Failure) -> (task: Task, values: [Float], labels: [String]) {
    let task = if let told { told } else { try infer() }
    if task == .regression {
      if let firstText { throw notANumber(firstText, ", as the target of a regression must be") }
      return (.regression, numbers, [])
    }
    let (labels, values) = firstText == nil ? numericClasses() : textClasses()
    try check(labels, told)
    if told == nil { return (labels.count == 2 ? .binary : .multiclass, values, labels) }
    return (task, values, labels)
  }

  /// The task by this rule. Text is classes. Numbers are classes when all of them are integers, at most 20
  /// of them differ, and each occurs twice on average; else a regression.
  private func infer() throws(Failure) -> Task {
    guard let firstText else { return looksLikeClasses(numbers) ? .multiclass : .regression }
    let someNumbers = numbers.filter { !$0.isNaN }
    if !someNumbers.isEmpty && !looksLikeClasses(someNumbers) {
      throw notANumber(
        firstText, " while others are; correct it, or say --task multiclass if these are classes")
    }
    return .multiclass
  }

  private func looksLikeClasses(_ values: [Float]) -> Bool {
    var different: Set<Float> = []
    for value in values {
      guard value == value.rounded() else { return false }
      different.insert(value)
      if different.count > Self.mostIntegerClasses { return false }
    }
    return different.count * 2 <= values.count
  }

  /// Classes in the order of their values; "1" and "1.0" are the same.
  private func numericClasses() -> (labels: [String], indices: [Float]) {
    let values = Set(numbers).sorted()
    let index = Dictionary(uniqueKeysWithValues: values.enumerated().map { ($1, Float($0)) })
    return (values.map(numericLabel), numbers.map { index[$0]! })
  }

  /// Classes in the order of their texts.
  private func textClasses() -> (labels: [String], indices: [Float]) {
    let (different, indices) = texts.distinct()
    let labels = Set(different).sorted()
    let label = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, Float($0)) })
    let labelOfText = different.map { label[$0]! }
    return (labels, indices.map { labelOfText[$0] })
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
    if told == nil && firstText != nil && labels.count == numbers.count && numbers.count > 2 {
      throw Failure(
        status: .data,
        message: "\(name), the target, holds a different text in every row; choose another with --target")
    }
  }

  private func notANumber(_ text: (row: Int, line: Int), _ rest: String) -> Failure {
    reader.failure(
      line: text.line, column: column,
      "\(quoted(texts[text.row])) in \(reader.columnName(column)) is not a number\(rest)")
  }
}

/// How a number is written as a class: 3 and not 3.0.
func numericLabel(_ value: Float) -> String {
  Int(exactly: value).map(String.init) ?? "\(value)"
}
