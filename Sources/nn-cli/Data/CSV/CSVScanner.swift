/// Where a field is in the bytes of its row: without the quotes and the spaces around it.
struct CSVField {
  var start: Int
  var end: Int

  var count: Int { end - start }
}

/// The bytes that have a meaning in every CSV file.
enum CSVSyntax {
  static let quote = UInt8(ascii: "\"")
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A

  /// Spaces and tabs around a field do not belong to it. A delimiter is no space, and never inside.
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  @inline(__always)
  static func isLineEnd(_ byte: UInt8) -> Bool { byte == lineFeed || byte == carriageReturn }

  @inline(__always)
  static func trimmed(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> CSVField {
    var field = CSVField(start: start, end: end)
    while field.start < field.end && isSpace(bytes[field.start]) { field.start += 1 }
    while field.start < field.end && isSpace(bytes[field.end - 1]) { field.end -= 1 }
    return field
  }

  /// Where the line after this line end begins; nil when a LF that belongs to this CR may follow in the input.
  static func lineEnd(_ bytes: UnsafePointer<UInt8>, at place: Int, before end: Int, isLast: Bool) -> Int? {
    let next = place + 1
    guard bytes[place] == carriageReturn else { return next }
    if next == end { return isLast ? next : nil }
    return bytes[next] == lineFeed ? next + 1 : next
  }

  /// LF, CR LF and CR alone each end one line.
  static func countLineEnds(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in text {
      if byte == carriageReturn || (byte == lineFeed && previous != carriageReturn) { count += 1 }
      previous = byte
    }
    return count
  }
}

/// Finds the fields of a row without quotes, eight bytes at a time.
struct CSVScanner {
  let delimiter: UInt8

  enum Found {
    /// All of the row; the next one begins here.
    case row(next: Int)
    /// A quote, whose rules CSVQuotes knows.
    case quote
    /// The bytes end before the row does, in the field that begins here.
    case tooShort(field: Int)
  }

  /// The row from `start` on. `isLast`: the input has nothing after `end`.
  func row(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool, into fields: inout [CSVField]
  ) -> Found {
    while true {
      var count = 0
      let found = fields.withUnsafeMutableBufferPointer {
        fill($0, &count, with: bytes, from: start, to: end, isLast: isLast)
      }
      if let found {
        fields.removeLast(fields.count - count)
        return found
      }
      fields += repeatElement(CSVField(start: 0, end: 0), count: max(fields.count, 16))
    }
  }

  /// Write over the fields of the row before, which has as many as a rule; nil where it has fewer. `count` of them are
  /// written.
  @inline(__always)
  private func fill(
    _ fields: UnsafeMutableBufferPointer<CSVField>, _ count: inout Int, with bytes: UnsafePointer<UInt8>,
    from start: Int, to end: Int, isLast: Bool
  ) -> Found? {
    var field = start
    var block = start
    while block < end {
      var marks = marks(bytes + block)
      while marks != 0 {
        let place = block + marks.trailingZeroBitCount >> 3
        marks &= marks &- 1
        let byte = bytes[place]
        if byte == CSVSyntax.quote { return .quote }
        if count == fields.count { return nil }
        fields[count] = CSVSyntax.trimmed(bytes, field, place)
        if byte != delimiter {
          guard let next = CSVSyntax.lineEnd(bytes, at: place, before: end, isLast: isLast) else {
            return .tooShort(field: field)
          }
          count += 1
          return .row(next: next)
        }
        count += 1
        field = place + 1
      }
      block += 8
    }
    guard isLast else { return .tooShort(field: field) }
    if count == fields.count { return nil }
    fields[count] = CSVSyntax.trimmed(bytes, field, end)
    count += 1
    return .row(next: end)
  }

  /// The highest bit of each of eight bytes that is a delimiter, a quote or a line end; PaddedBytes pads for it.
  @inline(__always)
  private func marks(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    let word = UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    return Self.zeros(word ^ Self.each(delimiter)) | Self.zeros(word ^ Self.each(CSVSyntax.quote))
      | Self.zeros(word ^ Self.each(CSVSyntax.carriageReturn))
      | Self.zeros(word ^ Self.each(CSVSyntax.lineFeed))
  }

  /// The highest bit of each byte that is 0.
  @inline(__always)
  private static func zeros(_ word: UInt64) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~((word & low) &+ low | word | low)
  }

  /// This byte eight times.
  @inline(__always)
  private static func each(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }
}
