/// The rows of a CSV file (RFC 4180).
///
/// Rows end in LF, CR LF or CR; blank lines are skipped; a UTF-8 byte-order mark is ignored; unquoted fields lose the
/// spaces around them. Every row must have as many fields as the first.
final class CSVReader: RowSource {
  let name: String
  let kind = RowKind.table
  let columnCount: Int
  let header: [String]?
  let rowCount: Int? = nil

  let missing: MissingTokens
  private let records: CSVRecords
  /// The line of the first row, which sets the number of columns.
  private let firstLine: Int
  /// The line of a comment that names the columns, if one does.
  private let namesLine: Int?

  init(_ input: InputFile, options: CSVOptions) throws(Failure) {
    missing = options.missing
    records = try CSVRecords(input, options: options)
    name = records.name
    guard let first = try records.peek(0) else {
      let nothing =
        records.comments.count > 0 ? "holds nothing but comments; --comment says otherwise" : "is empty"
      throw Failure(status: .data, message: "\(name): \(nothing)")
    }
    columnCount = first.fields.count
    firstLine = first.line
    let headerRule = CSVHeader(file: name, decimal: records.decimal)
    let comments = records.comments
    if let row = comments.rowInHead(first, records.decimal) { throw CSVComments.ambiguous(name, row.line) }
    let second = try records.peek(1)
    if options.header != false, let names = comments.names(first, over: second, records.decimal) {
      header = try headerRule.read(names, over: first, wanted: true)
      namesLine = names.line
      return
    }
    namesLine = nil
    header = try headerRule.read(first, over: second, wanted: options.header)
    if header != nil { try skipHeader() }
  }

  /// What was found out.
  var notes: [String] {
    let names = namesLine.map { "line \($0), a comment, names the columns; --no-header says otherwise" }
    let spaces = records.areSpacesFound ? "spaces separate the fields; --delimiter says otherwise" : nil
    let comments = records.comments.note(names: namesLine != nil)
    return [spaces, comments, names, decimal.note].compactMap(\.self).map { "\(name): \($0)" }
  }

  var delimiter: UInt8? { records.delimiter }
  var decimal: DecimalMark { records.decimal }
  var position: Int { records.current.line }

  func next() throws(Failure) -> Bool {
    guard try records.advance() else { return false }
    if records.current.fields.count != columnCount { throw ragged }
    return true
  }

  func place(_ position: Int, column: Int?) -> String {
    column.map { "\(name):\(position):\($0 + 1)" } ?? "\(name):\(position)"
  }

  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> { records.current[column] }

  func written(_ column: Int) -> Float? {
    if missing.haveNumber && isMissing(column) { return nil }
    return decimal.float(bytes(column), line: position)
  }

  func append(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int? {
    let record = records.current
    let bytes = UnsafePointer(record.bytes.start)
    let (decimal, line) = (records.decimal, record.line)
    let areNumbersMissing = missing.haveNumber
    return record.fields.withUnsafeBufferPointer { fields in
      for place in first..<columns.count {
        let column = columns[place]
        precondition(column >= 0 && column < fields.count, "a column outside the row")
        let text = UnsafeBufferPointer(start: bytes + fields[column].start, count: fields[column].count)
        if areNumbersMissing && missing.contains(text) { return place }
        guard let value = decimal.float(text, line: line), value.isFinite else { return place }
        values.append(value)
      }
      return nil
    }
  }

  func append(_ fields: [FieldRule], from first: Int, to values: inout [Float]) -> Int? {
    let record = records.current
    let bytes = UnsafePointer(record.bytes.start)
    let (decimal, line, missing) = (records.decimal, record.line, missing)
    let areNumbersMissing = missing.haveNumber
    return record.fields.withUnsafeBufferPointer { places in
      for place in first..<fields.count {
        let field = fields[place]
        precondition(field.column >= 0 && field.column < places.count, "a column outside the row")
        let found = places[field.column]
        let text = UnsafeBufferPointer(start: bytes + found.start, count: found.count)
        if let texts = field.texts {
          if let index = texts.index(of: text) {
            values.append(index)
            continue
          }
          // Such a text may be a category in another spelling.
          if areNumbersMissing { return place }
        } else if !(areNumbersMissing && missing.contains(text)),
          let value = decimal.float(text, line: line), value.isFinite
        {
          values.append(value)
          continue
        }
        guard field.takesMissing && missing.contains(text) else { return place }
        values.append(.nan)
      }
      return nil
    }
  }

  private func skipHeader() throws(Failure) {
    _ = try records.advance()
    if try records.peek(0) == nil {
      throw Failure(status: .data, message: "\(name): has a header but no rows")
    }
  }

  private var ragged: Failure {
    let count = records.current.fields.count
    let advice =
      count < columnCount
      ? "fill in what is missing or remove the row" : "put fields that hold the delimiter in quotes"
    return Failure(
      status: .data,
      message: "\(place(position, column: nil)): \(Numbers.count(count, "field")), but line \(firstLine) has "
        + "\(columnCount); \(advice)")
  }
}

/// A row: its bytes, and where its fields are in them.
final class CSVRecord {
  /// The line on which the row begins, from 1.
  var line = 1
  var bytes: PaddedBytes
  var fields: [CSVField] = []

  init(_ bytes: PaddedBytes) {
    self.bytes = bytes
  }

  /// The bytes of a field. Eight more behind it may be read: see PaddedBytes.
  subscript(column: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[column]
    return bytes[field.start..<field.end]
  }

  /// A copy of this row that owns its bytes.
  func copy() -> CSVRecord {
    let (start, end) = (fields[0].start, fields[fields.count - 1].end)
    let copy = CSVRecord(PaddedBytes(bytes[start..<end]))
    copy.line = line
    copy.fields = fields.map { CSVField(start: $0.start - start, end: $0.end - start) }
    return copy
  }

  /// A single field without text. Without quotes that is a blank line, and no row.
  var isBlank: Bool { fields.count == 1 && fields[0].count == 0 }
}
