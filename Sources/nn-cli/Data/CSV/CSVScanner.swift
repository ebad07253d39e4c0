/// Finds the fields of a row without quotes, eight bytes at a time.
struct CSVScanner {
  let delimiter: UInt8

  enum Found {
    /// All of the row; the next one begins here.
    case row(next: Int)
    /// A quote: CSVQuotedScanner knows its rules.
    case quote
    /// The bytes end before the row does, in the field that begins here.
    case tooShort(field: Int)
  }

  /// The row from `start` on. `isLast`: the input has nothing after `end`.
  func row(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool, into fields: inout [CSVField]
  ) -> Found {
    fields.removeAll(keepingCapacity: true)
    var field = start
    var block = start
    while block < end {
      var marks = marks(bytes + block)
      while marks != 0 {
        let place = block + marks.trailingZeroBitCount >> 3
        marks &= marks &- 1
        let byte = bytes[place]
        if byte == CSVSyntax.quote { return .quote }
        if byte != delimiter {
          guard let next = CSVSyntax.lineEnd(bytes, at: place, before: end, isLast: isLast) else {
            return .tooShort(field: field)
          }
          fields.append(CSVSyntax.trimmed(bytes, field, place))
          return .row(next: next)
        }
        fields.append(CSVSyntax.trimmed(bytes, field, place))
        field = place + 1
      }
      block += 8
    }
    guard isLast else { return .tooShort(field: field) }
    fields.append(CSVSyntax.trimmed(bytes, field, end))
    return .row(next: end)
  }

  /// The highest bit of each of eight bytes that is a delimiter, a quote or a line end; CSVBytes pads for it.
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
