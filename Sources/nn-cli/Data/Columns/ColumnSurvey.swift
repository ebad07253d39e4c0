/// What columns hold that is no number, counted over the rows that hold any of it, so that one message tells of all
/// columns that cannot be used.
struct ColumnSurvey {
  /// Different texts of a column that are told apart, unless it is known to be one of categories.
  static let mostTexts = 1_000

  struct Column {
    let index: Int
    /// Rows in which nothing is there, or what stands for that.
    var missing = 0
    /// Rows with NaN, infinity, or what is too large for 32 bits.
    var nonFinite = 0
    /// Rows with a text that is no number, or no category of the model.
    var words = 0
    /// Different words, up to the most that are told apart.
    var texts = TextTable()
    /// A text that stands for a missing value; nil where all of them are empty.
    var token: String?
    /// Whether some row has nothing at all there.
    var hasEmpty = false
    /// Whether it is a column of categories.
    var isCategory = false
    /// Whether what was counted keeps it from being used.
    var isFaulty = false

    var faults: Int { missing + nonFinite + words }
    var hasManyTexts: Bool { !isCategory && texts.count >= ColumnSurvey.mostTexts }
  }

  var columns: [Column]
  /// Targets, of which only missing values are counted.
  private(set) var targets: [Column]
  private let areNumbers: Bool
  /// The first fault of all, as a message that names its place.
  private var first: Failure?

  /// `areNumbers`: the targets must be numbers.
  init(_ columns: [Int], targets: [Int], areNumbers: Bool) {
    self.columns = columns.map { Column(index: $0) }
    self.targets = targets.map { Column(index: $0) }
    self.areNumbers = areNumbers
  }

  /// Count what a model cannot take of the row that the source stands on.
  /// `countsGaps`: what is missing counts where the model would fill it, too.
  mutating func add(_ rows: any RowSource, _ encoder: RowEncoder, countsGaps: Bool) throws(Failure) {
    for place in columns.indices
    where countsGaps && isGap(place, rows, encoder) || encoder.isFaulty(place, in: rows) {
      note(encoder.fault(place, in: rows, as: .knownFeature))
      columns[place].isCategory = encoder.isCategory(place)
      columns[place].isFaulty = true
      try count(rows, place)
    }
    addTargets(rows)
  }

  /// Whether a value is missing that the model would fill.
  private func isGap(_ place: Int, _ rows: any RowSource, _ encoder: RowEncoder) -> Bool {
    rows.isMissing(columns[place].index) && !encoder.isCategoryOfModel(place, in: rows)
  }

  /// Count targets that are missing; the result is whether one is.
  @discardableResult
  mutating func addTargets(_ rows: any RowSource) -> Bool {
    var lacks = false
    for place in targets.indices where rows.isMissingTarget(targets[place].index, isNumber: areNumbers) {
      let column = targets[place].index
      note(rows.fault(column, as: .target))
      targets[place].missing += 1
      lacks = true
    }
    return lacks
  }

  /// Keep the place of a fault, of which only that of the first is told.
  mutating func note(_ fault: @autoclosure () -> Failure) {
    if first == nil { first = fault() }
  }

  /// Count what a field of a column is that is no number.
  mutating func count(_ rows: any RowSource, _ place: Int) throws(Failure) {
    let column = columns[place].index
    if rows.isMissing(column) {
      countMissing(rows, place)
    } else if !columns[place].isCategory && rows.written(column) != nil {
      columns[place].nonFinite += 1
    } else {
      columns[place].words += 1
      if !columns[place].hasManyTexts { _ = try columns[place].texts.add(rows.bytes(column)) }
    }
  }

  mutating func countMissing(_ rows: any RowSource, _ place: Int) {
    let column = columns[place].index
    columns[place].missing += 1
    if rows.isEmpty(column) {
      columns[place].hasEmpty = true
    } else if columns[place].token == nil {
      columns[place].token = rows.text(column)
    }
  }
}

extension ColumnSurvey {
  /// The failure that tells of all faults among `count` rows.
  func failure(_ rows: any RowSource, count: Int, as role: ColumnRole) -> Failure {
    let faulty = columns.filter(\.isFaulty)
    if let first, (faulty + targets).reduce(0, { $0 + $1.faults }) == 1 { return first }
    var facts = faulty.map { "\(name($0, rows)) \(fact($0, count))" }
    facts += targets.filter { $0.missing > 0 }.map {
      "\(name($0, rows)), the target, lacks \(Numbers.grouped($0.missing)) of \(Numbers.count(count, "value"))"
    }
    let subject = facts.count == 1 ? "1 column" : "\(facts.count) columns"
    let asNumbers = faulty.contains(where: \.isCategory) ? "" : " as numbers"
    return Failure(
      status: .data,
      message: "\(rows.name): \(subject) cannot be used\(asNumbers): \(facts.joined(separator: "; "))"
        + advice(faulty, rows, count, role))
  }

  private func fact(_ column: Column, _ count: Int) -> String {
    var facts: [String] = []
    if column.isCategory && column.words > 0 {
      facts.append(
        "has texts that are no categories in \(Self.share(column.words, count)) (\(texts(column)))")
    } else if column.words == count - column.missing && column.nonFinite == 0 && column.words > 0 {
      facts.append("is text (\(texts(column)))")
    } else if column.words > 0 {
      facts.append("has text in \(Self.share(column.words, count)) (\(texts(column)))")
    }
    if column.nonFinite > 0 {
      facts.append("is no finite 32-bit number in \(Self.share(column.nonFinite, count))")
    }
    if column.missing > 0 {
      let token = column.token.map { " (\(quoted($0)))" } ?? ""
      facts.append("lacks \(Numbers.grouped(column.missing)) of \(Numbers.count(count, "value"))\(token)")
    }
    return facts.joined(separator: " and ")
  }

  private func texts(_ column: Column) -> String {
    let shown = (0..<min(column.texts.count, 3)).map { quoted(column.texts[$0]) }.joined(separator: ", ")
    if column.texts.count <= 3 { return shown }
    let number = Numbers.grouped(column.texts.count)
    return "\(column.hasManyTexts ? "\(number) or more" : number) different: \(shown), ..."
  }

  private static func share(_ part: Int, _ count: Int) -> String {
    "\(Numbers.grouped(part)) of \(Numbers.count(count, "row"))"
  }

  func name(_ column: Column, _ rows: any RowSource) -> String {
    rows.header.map { quoted($0[column.index]) } ?? "column \(column.index + 1)"
  }
}

extension ColumnSurvey {
  /// What to do, by the options that there are.
  private func advice(_ faulty: [Column], _ rows: any RowSource, _ count: Int, _ role: ColumnRole) -> String {
    let placeholders = Set(faulty.compactMap(placeholder)).sorted()
    // What lacks more than half of its values would take most rows with it.
    let texts = faulty.filter { $0.words > 0 && placeholder($0) == nil && !$0.isCategory }
    let dropped = faulty.filter { column in
      texts.contains { $0.index == column.index } || column.nonFinite > 0 || 2 * column.missing > count
        || column.isCategory && column.words > 0
    }
    var advice: [String] = []
    if role == .feature, !texts.isEmpty {
      let words = texts.map { word($0.index, rows) }.joined(separator: ",")
      advice.append("take texts as categories with --categorical \(words)")
    }
    if !dropped.isEmpty {
      let words = dropped.map { word($0.index, rows) }.joined(separator: ",")
      advice.append(
        role == .knownFeature
          ? "the model \(faulty.contains(where: \.isCategory) ? "does not know them" : "needs numbers there")"
          : "leave out \(dropped.count == 1 ? "the column" : "columns") with --drop \(words)"
      )
    }
    if !placeholders.isEmpty {
      // The option takes the place of the usual ones, of which the file has these.
      let texts = Set(placeholders + faulty.compactMap(\.token)).sorted()
      advice.append("--na \(texts.joined(separator: ",")) says what stands for a missing value")
    }
    let lacks = faulty.contains { $0.missing > 0 && 2 * $0.missing <= count || placeholder($0) != nil }
    if lacks || targets.contains(where: { $0.missing > 0 }) {
      advice.append("--missing drop leaves out rows that lack a value")
    }
    return advice.map { "; \($0)" }.joined()
  }

  /// The text of a column whose only text looks like a missing value.
  private func placeholder(_ column: Column) -> String? {
    guard column.texts.count == 1, MissingTokens.isPlaceholder(column.texts[0]) else { return nil }
    return column.texts[0]
  }

  /// A column as --drop takes it: its name, or its number where the name would be read otherwise.
  private func word(_ column: Int, _ rows: any RowSource) -> String {
    guard let name = rows.header?[column], !name.isEmpty,
      name.utf8.allSatisfy({ Self.isPlain($0) }), Int(name) == nil
    else { return String(column + 1) }
    return name
  }

  /// Whether neither a shell nor --drop gives a byte another meaning.
  private static func isPlain(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") || byte &- UInt8(ascii: "0") < 10
      || "_.-/+%@".utf8.contains(byte) || byte >= 0x80
  }
}

extension ColumnSurvey {
  mutating func insertFirst(_ column: Int) { columns.insert(Column(index: column), at: 0) }

  /// Which columns lack values, where rows were left out; `places` are those of features that count.
  func note(_ rows: any RowSource, leftOut: Int, of count: Int, places: [Int]) -> String? {
    if leftOut == 0 { return nil }
    return Self.note(rows.name, gaps(rows, places), leftOut: leftOut, of: count)
  }

  /// The failure where every row was left out.
  func noRowIsLeft(_ rows: any RowSource, places: [Int], advice: String = "") -> Failure {
    Failure(status: .data, message: "\(rows.name): every row lacks a value: \(gaps(rows, places))\(advice)")
  }

  private func gaps(_ rows: any RowSource, _ places: [Int]) -> String {
    let known = places.map { columns[$0] }.filter { $0.missing > 0 }
    let facts =
      known.map { "\(name($0, rows)) lacks \(Numbers.count($0.missing, "value"))" }
      + targets.filter { $0.missing > 0 }.map { Self.lack(name($0, rows), $0.missing) }
    return facts.joined(separator: ", ")
  }

  /// As `note`, of a single target whose gaps are the rows left out.
  static func note(_ file: String, target: String, gaps: Int, of count: Int) -> String {
    note(file, lack(target, gaps), leftOut: gaps, of: count)
  }

  private static func lack(_ target: String, _ gaps: Int) -> String {
    "\(target), the target, lacks \(Numbers.count(gaps, "value"))"
  }

  private static func note(_ file: String, _ facts: String, leftOut: Int, of count: Int) -> String {
    "\(file): \(facts); \(Numbers.grouped(leftOut)) of \(Numbers.count(count, "row")) left out"
  }
}
