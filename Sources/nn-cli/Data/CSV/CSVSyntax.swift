/// The bytes that have a meaning in every CSV file.
enum CSVSyntax {
  static let quote = UInt8(ascii: "\"")
  static let carriageReturn: UInt8 = 0x0D
  static let lineFeed: UInt8 = 0x0A

  /// Spaces and tabs around a field do not belong to it. A delimiter is none, and never inside.
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
}
