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

  init(_ input: InputFile, options: CSVOptions) throws(Failure) {
    missing = options.missing
    records = try CSVRecords(input, options: options)
    name = records.name
    guard let first = try records.peek(0) else {
      throw Failure(status: .data, message: "\(name): is empty")
    }
    columnCount = first.fields.count
    firstLine = first.line
    let headerRule = CSVHeader(file: name, decimal: records.decimal)
    header = try headerRule.read(first, over: records.peek(1), wanted: options.header)
    if header != nil { try skipHeader() }
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

/// The rows of an input one after the other, whatever is in their fields.
private final class CSVRecords {
  let name: String
  let decimal: DecimalMark
  /// The row that `advance` found, valid until it is called again.
  private(set) var current: CSVRecord

  /// A field as large as this is a quote that was never closed; do not read the rest of the file into it.
  private static let mostFieldBytes = 1 << 24

  private let window: ByteWindow
  private let scanner: CSVScanner
  /// Where in the window the next row begins, and on which line.
  private var place: Int
  private var line = 1
  /// The row that was scanned last.
  private let scanned: CSVRecord
  /// Rows that `peek` found.
  private var ahead: [CSVRecord] = []

  init(_ input: InputFile, options: CSVOptions) throws(Failure) {
    window = try ByteWindow(input)
    name = window.name
    let start = window.bytes[0..<window.end]
    place = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let stated = CSVDelimiter.stated(start[place...])
    if let stated {
      place += stated.count
      line += 1
    }
    let delimiter =
      options.delimiter ?? stated?.delimiter ?? CSVDelimiter.detect(start[place...], decimal: options.decimal)
    scanner = CSVScanner(delimiter: delimiter)
    decimal = DecimalMark(options.decimal, delimiter: delimiter)
    scanned = CSVRecord(window.bytes)
    current = scanned
  }

  var delimiter: UInt8 { scanner.delimiter }

  /// The row that `advance` will find after `index` others, or nil when there are not so many.
  func peek(_ index: Int) throws(Failure) -> CSVRecord? {
    while ahead.count <= index {
      guard try scan() else { return nil }
      ahead.append(scanned.copy())
    }
    return ahead[index]
  }

  /// Make the next row the current one; false at the end.
  func advance() throws(Failure) -> Bool {
    if ahead.isEmpty {
      current = scanned
      return try scan()
    }
    current = ahead.removeFirst()
    return true
  }

  /// Put the next row that is not blank into `scanned`; false at the end.
  private func scan() throws(Failure) -> Bool {
    while place < window.end || !window.isAtEnd {
      let found = scanner.row(
        window.bytes.start, from: place, to: window.end, isLast: window.isAtEnd, into: &scanned.fields)
      switch found {
      case .row(let next):
        let isBlank = scanned.isBlank
        complete(next, lines: 1)
        if !isBlank { return true }
      case .quote:
        if try scanQuoted() { return true }
      case .tooShort(let field):
        try readOn(in: field)
      }
    }
    return false
  }

  /// Scan a row with quotes; false when more had to be read first.
  private func scanQuoted() throws(Failure) -> Bool {
    let quotes = CSVQuotes(
      delimiter: scanner.delimiter, bytes: window.bytes.start, end: window.end, isLast: window.isAtEnd)
    switch quotes.row(from: place, into: &scanned.fields) {
    case .row(let next):
      let lines = lineEnds(before: scanned.fields.last!.end) + 1
      quotes.removeDoubling(in: &scanned.fields)
      complete(next, lines: lines)
      return true
    case .tooShort(let field):
      try readOn(in: field)
      return false
    case .stray(let stray):
      throw failure(
        at: stray, "a stray quote (\"); put the whole field in quotes and double the quotes inside it")
    }
  }

  private func complete(_ next: Int, lines: Int) {
    scanned.line = line
    line += lines
    place = next
  }

  /// Read on in the middle of a row, in the field that begins here.
  private func readOn(in field: Int) throws(Failure) {
    if window.end - field > Self.mostFieldBytes {
      throw failure(
        at: field,
        "a field of more than 16 MiB; a quote (\") that opens on this line is probably never closed")
    }
    if window.isAtEnd { throw failure(at: field, "a quote (\") that opens on this line is never closed") }
    try window.refill(keeping: place)
    place = 0
    scanned.bytes = window.bytes
  }

  /// Line ends between the beginning of the row and this place.
  private func lineEnds(before end: Int) -> Int {
    CSVSyntax.countLineEnds(window.bytes[place..<end])
  }

  private func failure(at fault: Int, _ what: String) -> Failure {
    Failure(status: .data, message: "\(name):\(line + lineEnds(before: fault)): \(what)")
  }
}
