/// The rows of an input, one after the other in constant memory.
final class CSVSource {
  let name: String
  let decimal: DecimalMark

  /// A field as large as this is a quote that was never closed; do not read the rest of the file into it.
  private static let mostFieldBytes = 1 << 24

  private let buffer: CSVBuffer
  private let scanner: CSVScanner
  /// Where in the buffer the next row begins, and on which line.
  private var place: Int
  private var line = 1
  /// The row that was taken last.
  private let record: CSVRecord
  /// Rows that `peek` found.
  private var ahead: [CSVRecord] = []

  init(path: String, options: CSVOptions) throws(Failure) {
    buffer = try CSVBuffer(InputFile(path: path))
    name = buffer.name
    let start = buffer.bytes[0..<buffer.end]
    place = start.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let delimiter = options.delimiter ?? CSVDelimiter.detect(start[place...], decimal: options.decimal)
    scanner = CSVScanner(delimiter: delimiter)
    decimal = DecimalMark(options.decimal, delimiter: delimiter)
    record = CSVRecord(buffer.bytes, decimal: decimal)
  }

  var delimiter: UInt8 { scanner.delimiter }

  /// The row that `take` will give after `index` others, or nil when there are not so many.
  func peek(_ index: Int) throws(Failure) -> CSVRow? {
    while ahead.count <= index {
      guard try advance() else { return nil }
      ahead.append(record.copy())
    }
    return CSVRow(ahead[index])
  }

  /// The next row, or nil at the end. It is valid until the next call.
  func take() throws(Failure) -> CSVRow? {
    if !ahead.isEmpty { return CSVRow(ahead.removeFirst()) }
    return try advance() ? CSVRow(record) : nil
  }

  /// Put the next row that is not blank into `record`; false at the end.
  private func advance() throws(Failure) -> Bool {
    while place < buffer.end || !buffer.isAtEnd {
      let found = scanner.row(
        buffer.bytes.start, from: place, to: buffer.end, isLast: buffer.isAtEnd, into: &record.fields)
      switch found {
      case .row(let next):
        let isBlank = record.isBlank
        complete(next, lines: 1)
        if !isBlank { return true }
      case .quote:
        if try advanceQuoted() { return true }
      case .tooShort(let field):
        try readOn(in: field)
      }
    }
    return false
  }

  /// Advance over a row with quotes; false when more had to be read first.
  private func advanceQuoted() throws(Failure) -> Bool {
    let quoted = CSVQuotedScanner(
      delimiter: scanner.delimiter, bytes: buffer.bytes.start, end: buffer.end, isLast: buffer.isAtEnd)
    switch quoted.row(from: place, into: &record.fields) {
    case .row(let next):
      let lines = lineEnds(before: record.fields.last!.end) + 1
      quoted.removeDoubling(in: &record.fields)
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
    record.line = line
    line += lines
    place = next
  }

  /// Read on in the middle of a row, in the field that begins here.
  private func readOn(in field: Int) throws(Failure) {
    if buffer.end - field > Self.mostFieldBytes {
      throw failure(
        at: field,
        "a field of more than 16 MiB; a quote (\") that opens on this line is probably never closed")
    }
    if buffer.isAtEnd { throw failure(at: field, "a quote (\") that opens on this line is never closed") }
    try buffer.refill(keeping: place)
    place = 0
    record.bytes = buffer.bytes
  }

  /// Line ends between the beginning of the row and this place.
  private func lineEnds(before end: Int) -> Int {
    countLineEnds(buffer.bytes[place..<end])
  }

  private func failure(at fault: Int, _ what: String) -> Failure {
    Failure(status: .data, message: "\(name):\(line + lineEnds(before: fault)): \(what)")
  }
}
