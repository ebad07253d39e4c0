import Glibc

/// Finds the fields of a row that has quotes (RFC 4180), and removes the quotes.
struct CSVQuotes {
  let delimiter: UInt8
  let bytes: UnsafeMutablePointer<UInt8>
  let end: Int
  /// Whether the input has nothing after `end`.
  let isLast: Bool

  enum Found {
    /// All of the row; the next one begins here.
    case row(next: Int)
    /// The bytes end before the row does, in the field that begins here.
    case tooShort(field: Int)
    /// A quote inside an unquoted field, or something else after a closing quote.
    case stray(at: Int)
  }

  func row(from start: Int, into fields: inout [CSVField]) -> Found {
    fields.removeAll(keepingCapacity: true)
    var place = start
    while true {
      let field = afterSpaces(place)
      guard let stop = append(field, to: &fields), stop < end || isLast else {
        return .tooShort(field: field)
      }
      if stop == end { return .row(next: end) }
      if bytes[stop] != delimiter {
        guard CSVSyntax.isLineEnd(bytes[stop]) else { return .stray(at: stop) }
        let next = CSVSyntax.lineEnd(bytes, at: stop, before: end, isLast: isLast)
        return next.map { .row(next: $0) } ?? .tooShort(field: field)
      }
      place = stop + 1
    }
  }

  /// Make one quote of two. Call once, for a complete row: it changes the bytes.
  func removeDoubling(in fields: inout [CSVField]) {
    for index in fields.indices {
      let field = fields[index]
      guard memchr(bytes + field.start, Int32(CSVSyntax.quote), field.count) != nil else { continue }
      var (from, to) = (field.start, field.start)
      while from < field.end {
        bytes[to] = bytes[from]
        from += bytes[from] == CSVSyntax.quote ? 2 : 1
        to += 1
      }
      fields[index].end = to
    }
  }

  /// Add the field that begins here; the result is where it stops, or nil when its closing quote is missing.
  private func append(_ start: Int, to fields: inout [CSVField]) -> Int? {
    guard start < end && bytes[start] == CSVSyntax.quote else {
      var stop = start
      while stop < end && !endsUnquoted(bytes[stop]) { stop += 1 }
      fields.append(CSVSyntax.trimmed(bytes, start, stop))
      return stop
    }
    guard let close = closingQuote(from: start + 1) else { return nil }
    fields.append(CSVField(start: start + 1, end: close))
    return afterSpaces(close + 1)
  }

  func closingQuote(from start: Int) -> Int? {
    var place = start
    while let found = memchr(bytes + place, Int32(CSVSyntax.quote), end - place) {
      let quote = found - UnsafeMutableRawPointer(bytes)
      if quote + 1 == end || bytes[quote + 1] != CSVSyntax.quote { return quote }
      place = quote + 2
    }
    return nil
  }

  private func afterSpaces(_ start: Int) -> Int {
    var place = start
    while place < end && bytes[place] != delimiter && CSVSyntax.isSpace(bytes[place]) { place += 1 }
    return place
  }

  private func endsUnquoted(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == CSVSyntax.quote || CSVSyntax.isLineEnd(byte)
  }
}
