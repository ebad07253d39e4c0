/// Finds the fields of a row between which spaces and tabs stand, any number of them; a field may be in quotes.
struct CSVWords {
  /// What CSVOptions call such a delimiter.
  static let delimiter = UInt8(ascii: " ")

  let quotes: CSVQuotes
  private var bytes: UnsafeMutablePointer<UInt8> { quotes.bytes }
  private var end: Int { quotes.end }

  init(_ quotes: CSVQuotes) {
    self.quotes = quotes
  }

  /// A blank line has one field, which is empty.
  func row(from start: Int, into fields: inout [CSVField]) -> CSVQuotes.Found {
    fields.removeAll(keepingCapacity: true)
    var place = start
    while true {
      while place < end && CSVSyntax.isSpace(bytes[place]) { place += 1 }
      if place == end || CSVSyntax.isLineEnd(bytes[place]) { return rowEnds(at: place, start, &fields) }
      guard let field = word(from: place), field.stop < end || quotes.isLast else {
        return .tooShort(field: place)
      }
      if field.stop < end, !isSeparator(bytes[field.stop]) { return .stray(at: field.stop) }
      fields.append(field.word)
      place = field.stop
    }
  }

  private func rowEnds(at place: Int, _ start: Int, _ fields: inout [CSVField]) -> CSVQuotes.Found {
    if fields.isEmpty { fields.append(CSVField(start: start, end: start)) }
    if place == end { return quotes.isLast ? .row(next: end) : .tooShort(field: place) }
    let next = CSVSyntax.lineEnd(bytes, at: place, before: end, isLast: quotes.isLast)
    return next.map { .row(next: $0) } ?? .tooShort(field: place)
  }

  /// The word that begins here, and where it stops; nil when its closing quote is missing.
  private func word(from start: Int) -> (word: CSVField, stop: Int)? {
    guard bytes[start] != CSVSyntax.quote else {
      return quotes.closingQuote(from: start + 1).map { (CSVField(start: start + 1, end: $0), $0 + 1) }
    }
    var stop = start
    while stop < end && !isSeparator(bytes[stop]) && bytes[stop] != CSVSyntax.quote { stop += 1 }
    return (CSVField(start: start, end: stop), stop)
  }

  private func isSeparator(_ byte: UInt8) -> Bool { CSVSyntax.isSpace(byte) || CSVSyntax.isLineEnd(byte) }
}

extension CSVWords {
  /// Whether the first two lines have as many words, two or more, the second a number among them, as a table has whose
  /// columns spaces separate; a single line must have a number. Where a line has `tabs` that may separate the columns, there
  /// must be more words, all of them numbers or in quotes.
  static func areColumns(_ start: Slice<UnsafeBufferPointer<UInt8>>, tabs: Int) -> Bool {
    let copy = PaddedBytes(UnsafeBufferPointer(rebasing: start))
    let words = CSVWords(CSVQuotes(delimiter: delimiter, bytes: copy.start, end: start.count, isLast: true))
    var lines: [[CSVField]] = []
    var place = 0
    while place < start.count && lines.count < 2 {
      var fields: [CSVField] = []
      guard case .row(let next) = words.row(from: place, into: &fields) else { return false }
      if fields.count > 1 || fields[0].count > 0 { lines.append(fields) }
      place = next
    }
    guard let last = lines.last, last.count > 1, last.count == lines[0].count else { return false }
    let isNumber = { (word: CSVField) in DecimalMark.mayBeNumber(copy[word.start..<word.end]) }
    if tabs == 0 { return last.contains(where: isNumber) }
    let areNumbers = last.allSatisfy {
      isNumber($0) || $0.start > 0 && copy.start[$0.start - 1] == CSVSyntax.quote
    }
    return areNumbers && last.count > tabs + 1
  }
}
