/// The rows of a table with columns more, behind those of the file: features that are computed from them.
final class DerivedRows: RowSource {
  private let table: any RowSource
  let derivation: Derivation
  let header: [String]?
  let fileColumnCount: Int
  private let dates: [Date]
  /// Whether the table stands on a row already.
  private var isAhead: Bool
  /// [derived columns]; NaN where a value is missing
  private var values: [Float]
  /// Their texts: [derived columns]
  private var texts: [PaddedBytes]
  /// The column of the file that each is computed from: [derived columns]
  private let sources: [Int]

  private struct Date {
    let column: Int
    let features: DateFeatures
  }

  private var lags: LagReader?
  /// Rows that had too few before them.
  private(set) var passedOver = 0
  private var count = 0

  /// What a training computes. Time counts from the first row, which `table` moves to.
  convenience init?(_ table: any RowSource, _ plan: DerivationPlan) throws(Failure) {
    guard !plan.isEmpty else { return nil }
    guard table.header != nil else {
      throw Failure(
        status: .data,
        message: "\(table.name): \(plan.option) names features after the columns, and the file has no names")
    }
    guard try table.next() else { return nil }
    var dates: [Date] = []
    for column in plan.dates { dates.append(try Self.first(column, of: table, plan.told.format ?? .iso)) }
    let lags = try plan.lags(table)
    try self.init(
      table, Derivation(dates: dates.map(\.features), lags: lags?.lags), dates, lags, isAhead: true)
  }

  /// The columns that a model needs; nil where the table has them already.
  convenience init?(_ table: any RowSource, _ derivation: Derivation) throws(Failure) {
    guard let header = table.header else { return nil }
    if derivation.names.allSatisfy(header.contains) { return nil }
    var dates: [Date] = []
    for features in derivation.dates {
      guard let column = header.firstIndex(of: features.name) else {
        throw Failure(
          status: .data,
          message:
            "\(table.name): no column \(quoted(features.name)), a date that the model needs; its columns are "
            + listed(header))
      }
      dates.append(Date(column: column, features: features))
    }
    let lags = try derivation.lags.map { lags throws(Failure) in try LagReader(lags, in: table) }
    try self.init(table, derivation, dates, lags, isAhead: false)
  }

  private init(
    _ table: any RowSource, _ derivation: Derivation, _ dates: [Date], _ lags: LagReader?, isAhead: Bool
  ) throws(Failure) {
    let names = derivation.names
    let own = table.header ?? []
    if let name = names.first(where: own.contains) {
      throw Failure(
        status: .data,
        message:
          "\(table.name): has a column \(quoted(name)), as a feature is called that is computed; rename it")
    }
    (self.table, self.derivation, self.dates, self.isAhead) = (table, derivation, dates, isAhead)
    self.lags = lags
    (header, fileColumnCount) = (own + names, table.columnCount)
    values = .init(repeating: .nan, count: names.count)
    texts = names.map { _ in PaddedBytes(capacity: 0) }
    let steps = lags?.lags.steps ?? []
    sources =
      dates.flatMap { date in date.features.names.map { _ in date.column } }
      + (lags?.columns ?? []).flatMap { column in steps.map { _ in column } }
  }

  /// What the first row says of a column of dates.
  private static func first(
    _ column: Int, of table: any RowSource, _ format: DateFormat
  ) throws(Failure) -> Date {
    let name = table.header?[column] ?? ""
    guard let moment = try moment(column, of: table, format) else {
      throw table.failure(
        column, "\(table.columnName(column)) is missing in the first row, from which time counts; fill it in")
    }
    return Date(
      column: column,
      features: DateFeatures(name: name, format: format, hasTime: moment.hasTime, origin: moment.unix))
  }

  /// The date in a field; nil where it is missing.
  private static func moment(
    _ column: Int, of table: any RowSource, _ format: DateFormat
  ) throws(Failure) -> Moment? {
    if table.isMissing(column) { return nil }
    do throws(DateFormat.Fault) {
      return try format.moment(table.bytes(column))
    } catch {
      let what =
        switch error {
        case .noDay: "is no day of the calendar; correct it or remove the row"
        case .form where format.text == nil:
          "is no date as ISO 8601 writes it (2026-01-31, 2026-01-31T18:30:00Z); correct it, or say --date-format"
        case .form:
          "is no date of the form \(quoted(format.text ?? "")); correct it, or say another --date-format"
        }
      throw table.failure(column, "\(table.field(column)) \(what)")
    }
  }
}

extension DerivedRows {
  var name: String { table.name }
  var kind: RowKind { table.kind }
  var columnCount: Int { fileColumnCount + values.count }
  var rowCount: Int? { table.rowCount }
  var delimiter: UInt8? { table.delimiter }
  var decimal: DecimalMark { table.decimal }
  var missing: MissingTokens { table.missing }
  var position: Int { table.position }
  var notes: [String] { table.notes + [lagNote].compactMap(\.self) }

  /// Which columns have lags, and what they cost.
  private var lagNote: String? {
    derivation.lags.map { lags in
      let steps = lags.steps.map(String.init).joined(separator: ", ")
      let rows = "\(Numbers.count(passedOver, "row")) with too few rows before left out"
      return "\(name): lags \(steps) of \(listed(lags.columns)); \(rows)"
    }
  }

  /// The columns behind those of the file.
  var derived: Range<Int> { fileColumnCount..<columnCount }

  func place(_ position: Int, column: Int?) -> String {
    table.place(position, column: column.map { $0 < fileColumnCount ? $0 : sources[$0 - fileColumnCount] })
  }

  func next() throws(Failure) -> Bool {
    while try tableNext() {
      var values: [Float] = []
      for date in dates { values += try self.values(date) }
      if lags != nil {
        guard let past = try lags?.values(table) else {
          passedOver += 1
          continue
        }
        values += past
      }
      self.values = values
      count += 1
      return true
    }
    guard passedOver == 0 || count > 0 else { throw tooShort }
    return false
  }

  private func tableNext() throws(Failure) -> Bool {
    guard isAhead else { return try table.next() }
    isAhead = false
    return true
  }

  private var tooShort: Failure {
    let most = Numbers.count(derivation.lags?.steps.last ?? 0, "row")
    return Failure(
      status: .data,
      message: "\(name): no row has \(most) before it, as its lags need; say a smaller --lag, or add rows")
  }

  private func values(_ date: Date) throws(Failure) -> [Float] {
    guard let moment = try Self.moment(date.column, of: table, date.features.format) else {
      return date.features.names.map { _ in .nan }
    }
    guard date.features.hasTime || !moment.hasTime else {
      throw table.failure(
        date.column,
        "\(table.field(date.column)) has a time of day, which the first row of the training has not; write all with one"
      )
    }
    return date.features.values(moment)
  }

  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    guard column >= fileColumnCount else { return table.bytes(column) }
    let value = values[column - fileColumnCount]
    let text = PaddedBytes((value.isNaN ? "" : value.description).utf8)
    texts[column - fileColumnCount] = text
    return text[0..<text.capacity]
  }

  func written(_ column: Int) -> Float? {
    guard column >= fileColumnCount else { return table.written(column) }
    let value = values[column - fileColumnCount]
    return value.isNaN ? nil : value
  }
}
