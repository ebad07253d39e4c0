/// The rows of an input one after the other, whatever is in their fields.
final class CSVRecords {
  let name: String
  let decimal: DecimalMark
  /// The row that `advance` found, valid until it is called again.
  private(set) var current: CSVRecord

  /// A field as large as this is a quote that was never closed; do not read the rest of the file into it.
  private static let mostFieldBytes = 1 << 24

  private let window: ByteWindow
  private let scanner: CSVScanner
  /// Whether any number of spaces and tabs separates fields, and whether that was found out.
  private let isOfWords: Bool
  let areSpacesFound: Bool
  private(set) var comments: CSVComments
  /// Fields of the first row.
  private var width: Int?
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
    comments = CSVComments(options.comment, start[place...])
    let told = options.delimiter ?? stated?.delimiter
    // A comma between thousands separates no fields.
    let decimal = options.thousands == DecimalMark.comma ? DecimalMark.comma : options.decimal
    let delimiter =
      told ?? CSVDelimiter.detect(start[comments.rowsBegin(start[place...])...], decimal: decimal)
    scanner = CSVScanner(delimiter: delimiter)
    isOfWords = delimiter == CSVWords.delimiter
    areSpacesFound = isOfWords && told == nil
    self.decimal = DecimalMark(options.decimal, delimiter: delimiter, thousands: options.thousands)
    scanned = CSVRecord(window.bytes)
    current = scanned
  }

  var delimiter: UInt8 { scanner.delimiter }

  /// The row that `advance` will find after `index` others, or nil when there are not so many.
  func peek(_ index: Int) throws(Failure) -> CSVRecord? {
    while ahead.count <= index {
      guard try scan() else { return nil }
      width = width ?? scanned.fields.count
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
      if comments.mark != nil, try skipComment() { continue }
      if isOfWords {
        if try scanQuoted() { return true }
        continue
      }
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

  /// Scan a row with quotes, or one of words; false when more had to be read first, or the line is blank.
  private func scanQuoted() throws(Failure) -> Bool {
    let quotes = quotes(window.bytes, end: window.end, isLast: window.isAtEnd)
    switch row(quotes, from: place, into: scanned) {
    case .row(let next):
      let isBlank = isOfWords && scanned.isBlank
      let lines = lineEnds(before: scanned.fields.last!.end) + 1
      quotes.removeDoubling(in: &scanned.fields)
      complete(next, lines: lines)
      return !isBlank
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

  /// Skip a line that is a comment; false where the next line is none.
  private func skipComment() throws(Failure) -> Bool {
    let found = comments.line(
      window.bytes.start, from: place, to: window.end, isLast: window.isAtEnd, delimiter: delimiter)
    switch found {
    case .nothing: return false
    case .tooShort: try readOn(in: place)
    case .comment(let text, let next):
      try comments.take(fields(of: text), at: line, width: width, name)
      line += 1
      place = next
    }
    return true
  }

  /// A line of the window, without its end, as a row; nil where its quotes are wrong.
  private func fields(of text: Range<Int>) -> CSVRecord? {
    let record = CSVRecord(PaddedBytes(window.bytes[text]))
    record.line = line
    let quotes = quotes(record.bytes, end: text.count, isLast: true)
    guard case .row = row(quotes, from: 0, into: record) else { return nil }
    quotes.removeDoubling(in: &record.fields)
    return record
  }

  private func quotes(_ bytes: PaddedBytes, end: Int, isLast: Bool) -> CSVQuotes {
    CSVQuotes(delimiter: delimiter, bytes: bytes.start, end: end, isLast: isLast)
  }

  /// Scan a row that may have quotes.
  private func row(_ quotes: CSVQuotes, from start: Int, into record: CSVRecord) -> CSVQuotes.Found {
    isOfWords
      ? CSVWords(quotes).row(from: start, into: &record.fields)
      : quotes.row(from: start, into: &record.fields)
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
