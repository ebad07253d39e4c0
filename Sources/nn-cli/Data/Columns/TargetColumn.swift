import NeuralNetwork

/// The single target of a data set to train with. What its texts mean is only known when all of them have been seen;
/// until then a row keeps a number and a key. A class is the text of the file: numbers decide only the order.
struct TargetColumn {
  /// Integers are taken for classes up to this many different ones.
  static let mostIntegerClasses = 20
  /// More than a network has outputs need not be told apart.
  private static let mostTexts = Library.mostUnits

  private let source: any RowSource
  private let column: Int
  private var rows = 0
  /// The different texts, as long as there are not too many for classes.
  private var texts = TextTable()
  /// [texts.count]
  private var kinds: [TextKind] = []
  private var hasTooManyTexts = false
  /// Rows with a number that binary32 holds.
  private var numbers = 0
  /// Rows with a text that is neither a number nor stands for one that is missing or not finite.
  private var words = 0
  /// Fields that are no such numbers: words, and NA, inf or nan.
  private var strays = Strays()

  /// What a row keeps: NaN when its text is not a number, and which text it is.
  static let width = 2

  /// The task, the classes, and the target of each key; without them the numbers are the targets.
  struct Meaning {
    let task: Task
    let labels: [String]
    /// What the user should know about them.
    var note: String?
    /// Rows whose target is missing, and is NaN.
    var gaps = 0
    fileprivate let targetOfKey: [Float]?

    /// `kept` is what append gave.
    func target(_ kept: ArraySlice<Float>) -> Float {
      guard let targetOfKey else { return kept[kept.startIndex] }
      return targetOfKey[Int(kept[kept.startIndex + 1].bitPattern)]
    }
  }

  init(_ column: Int, of source: any RowSource) {
    self.source = source
    self.column = column
  }

  /// Append what the row that the source stands on keeps.
  mutating func append(to values: inout [Float]) throws(Failure) {
    let text = source.bytes(column)
    if text.isEmpty { throw source.emptyField(column) }
    guard text.isValidText else {
      throw source.notUTF8(column)
    }
    let number = source.number(column)
    let key = try key(text, isNumber: number != nil)
    if number != nil {
      numbers += 1
    } else {
      if hasTooManyTexts || kinds[key] == .word { words += 1 }
      strays.add(source, column)
    }
    values.append(number ?? .nan)
    values.append(Float(bitPattern: UInt32(key)))
    rows += 1
  }

  private mutating func key(_ text: UnsafeBufferPointer<UInt8>, isNumber: Bool) throws(Failure) -> Int {
    if hasTooManyTexts { return 0 }
    let key = try texts.add(text)
    if key == kinds.count {
      try Memory.reserve(&kinds, adding: 1)
      kinds.append(isNumber ? .number : kind(text.text))
    }
    hasTooManyTexts = texts.count > Self.mostTexts
    return key
  }

  /// Of a text of this row that is no number.
  private func kind(_ text: String) -> TextKind {
    if source.isMissing(column) { return .gap }
    let isPlain =
      source.written(column) == nil && !MissingTokens.isPlaceholder(text)
      && !DecimalMark.isNumberWithComma(text)
    return isPlain ? .word : .other
  }

  /// What the rows mean.
  /// `leavesOutGaps`: among numbers, rows whose target is missing have NaN, and are to be left out.
  func resolve(_ told: Task?, leavesOutGaps: Bool = false) throws(Failure) -> Meaning {
    try Memory.require(texts.count * 2 * MemoryLayout<Double?>.stride)
    let values = hasTooManyTexts ? [] : (0..<texts.count).map(value)
    let task = if let told { told } else { try infer(values, leavesOutGaps) }
    guard task != .multilabel else { throw singleLabel }
    if task == .regression {
      if strays.count > (leavesOutGaps ? strays.gaps : 0) {
        throw stray(", as the target of a regression must be", "")
      }
      let note = told == nil && source.kind == .numbers && areIntegerClasses(values.compactMap(\.self))
      return Meaning(
        task: .regression, labels: [], note: note ? fewNumbers : nil, gaps: strays.gaps, targetOfKey: nil)
    }
    if hasTooManyTexts { throw tooManyClasses }
    let hasGaps = leavesOutGaps && told != .multiclass && numbers > 0 && strays.count == strays.gaps
    let classes = texts.ordered(values).filter { !hasGaps || kinds[$0] != .gap }
    let labels = classes.map { texts[$0] }
    try check(labels, told)
    var targetOfKey = [Float](repeating: .nan, count: texts.count)
    for (index, key) in classes.enumerated() { targetOfKey[key] = Float(index) }
    let found = labels.count == 2 ? Task.binary : .multiclass
    return Meaning(
      task: told ?? found, labels: labels,
      note: note(labels, values, classes) ?? (told == nil ? note(labels, values) : nil),
      gaps: hasGaps ? strays.gaps : 0, targetOfKey: targetOfKey)
  }

  /// The number that a text is, which binary32 need not hold; nil when it is none, or not finite.
  private func value(_ key: Int) -> Double? {
    texts.withBytes(key, source.decimal.double).flatMap { $0.isFinite ? $0 : nil }
  }
}

extension TargetColumn {
  /// The task by this rule. What a file calls labels is classes, and so is text. Numbers are classes when all of them are integers, at most 20
  /// of them differ, and each occurs twice on average; else a regression. What stands for a missing number, or
  /// is none that is finite, makes no classes of numbers, nor do numbers whose separators nobody can tell.
  private func infer(_ values: [Double?], _ leavesOutGaps: Bool) throws(Failure) -> Task {
    if source.kind == .labels { return .multiclass }
    let areClasses = source.kind != .numbers && areIntegerClasses(values.compactMap(\.self))
    let faults = strays.count - (leavesOutGaps && numbers > 0 ? strays.gaps : 0)
    if faults > 0 && (numbers > 0 && !areClasses || words == 0 && (numbers > 0 || hasNumbersWithComma)) {
      let classes = ", or say --task multiclass if these are classes"
      throw stray(" while others are; correct it\(classes)", classes)
    }
    return areClasses || numbers == 0 ? .multiclass : .regression
  }

  /// Of columns without any word.
  private var hasNumbersWithComma: Bool {
    (0..<texts.count).contains { DecimalMark.isNumberWithComma(texts[$0]) }
  }

  private func areIntegerClasses(_ values: [Double]) -> Bool {
    !hasTooManyTexts && values.count <= Self.mostIntegerClasses && values.count * 2 <= numbers
      && values.allSatisfy { $0 == $0.rounded() }
  }

  /// Tells of two classes that are the same number, which lie next to each other.
  private func note(_ labels: [String], _ values: [Double?], _ classes: [Int]) -> String? {
    if classes.contains(where: { values[$0] == nil }) { return nil }
    let place = zip(classes, classes.dropFirst()).map { values[$0] == values[$1] }.firstIndex(of: true)
    return place.map {
      "\(source.name): \(quoted(labels[$0])) and \(source.field(column, text: labels[$0 + 1])) are "
        + "two classes, as classes are told apart by their text"
    }
  }

  /// Tells that many different numbers are taken for classes, as a file of labels has them.
  private func note(_ labels: [String], _ values: [Double?]) -> String? {
    guard source.kind == .labels, labels.count > Self.mostIntegerClasses, values.allSatisfy({ $0 != nil })
    else {
      return nil
    }
    return
      "\(source.name): \(Numbers.grouped(labels.count)) different integers, each a class; --task regression takes "
      + "them as numbers"
  }

  /// Tells that floats that could be classes are taken for numbers.
  private var fewNumbers: String {
    "\(source.name): floats are numbers, though only \(texts.count) whole ones differ; --task multiclass takes them as "
      + "classes"
  }

  private func check(_ labels: [String], _ told: Task?) throws(Failure) {
    let target = source.target(column)
    if labels.count == 1 {
      throw Failure(
        status: .data,
        message: "\(target) holds only the class \(quoted(labels[0])); training needs two or more")
    }
    if told == .binary && labels.count > 2 {
      throw Failure(
        status: .data,
        message: "\(target) holds \(labels.count) classes (\(listed(labels))); binary has two")
    }
    if told == nil && strays.count > 0 && labels.count == rows && rows > 2 {
      throw Failure(
        status: .data,
        message: "\(target) holds a different text in every row; choose another with --target")
    }
  }

  private var singleLabel: Failure {
    Failure(
      status: .usage,
      message: "\(source.target(column)) is the only target, and multilabel needs several: --target a,b,c; "
        + "a single label is --task binary")
  }

  private var tooManyClasses: Failure {
    Failure(
      status: .data,
      message:
        "\(source.target(column)) holds more than \(Numbers.grouped(Self.mostTexts)) different values, "
        + "too many for classes; choose another with --target"
    )
  }

  /// What is wrong with the first stray, and how many there are. `word` goes on from "is not a number";
  /// `gap` from the advice for what is missing or not finite.
  private func stray(_ word: String, _ gap: String) -> Failure {
    guard let first = strays.first else { fatalError("no field is a stray") }
    let place = source.field(column, text: first.text)
    let what =
      if first.isNumeric {
        "\(place) is not a finite 32-bit number\(strays.others); correct it or remove the row\(gap)"
      } else if MissingTokens.isPlaceholder(first.text) {
        "\(place) is a missing value\(strays.others); fill it in, or leave out such rows with "
          + "\(strays.gaps > 0 ? "--missing drop" : "--na \(first.text)")\(gap)"
      } else if let advice = source.decimal.advice(first.text) {
        "\(place) \(advice)\(gap)\(strays.others)"
      } else {
        "\(place) is not a number\(strays.others)\(word)"
      }
    return source.failure(at: first.position, column, what)
  }
}

/// What a text of a target is.
private enum TextKind {
  /// One that binary32 holds.
  case number
  /// It stands for a missing value.
  case gap
  case word
  /// A number that is not finite, or one whose separators nobody can tell.
  case other
}

/// Fields of a column that are not what most of it is.
private struct Strays {
  private static let mostLines = 5

  private(set) var count = 0
  /// How many of them stand for a missing value.
  private(set) var gaps = 0
  private(set) var first: (text: String, position: Int, isNumeric: Bool)?
  /// Of the first ones.
  private var lines: [Int] = []

  mutating func add(_ source: any RowSource, _ column: Int) {
    count += 1
    if source.isMissing(column) { gaps += 1 }
    if first == nil { first = (source.text(column), source.position, source.written(column) != nil) }
    if lines.count < Self.mostLines { lines.append(source.position) }
  }

  /// " (3 such fields: lines 2, 5, 9)"; nothing for a single one.
  var others: String {
    if count == 1 { return "" }
    let shown = lines.map(String.init).joined(separator: ", ")
    return " (\(Numbers.grouped(count)) such fields: lines \(shown)\(count > lines.count ? ", ..." : ""))"
  }
}
