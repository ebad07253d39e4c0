import Glibc

/// A number in a text, as strtof reads it, without its hexadecimal form.
enum NumberText {
  /// The Float nearest to the number that the whole text is; nil when it is none. "nan" and "inf" are numbers,
  /// and what a Float cannot hold is infinity. `decimal` stands before decimals. Eight bytes behind it may be read: see
  /// PaddedBytes.
  @inline(__always)
  static func float(
    _ text: UnsafeBufferPointer<UInt8>, decimal: UInt8 = DecimalMark.point
  ) -> Float? {
    guard let start = text.baseAddress, text.count > 0 else { return nil }
    return DecimalText.float(start, text.count, decimal: decimal) ?? slow(start, text.count, decimal)
  }

  /// The Double nearest to that number: what tells large whole numbers apart.
  static func double(
    _ text: UnsafeBufferPointer<UInt8>, decimal: UInt8 = DecimalMark.point
  ) -> Double? {
    guard let start = text.baseAddress, text.count > 0 else { return nil }
    return parsed(start, text.count, decimal, strtod)
  }

  @inline(never)
  private static func slow(_ start: UnsafePointer<UInt8>, _ count: Int, _ decimal: UInt8) -> Float? {
    parsed(start, count, decimal, strtof)
  }

  private typealias Parser<Number> = (
    UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
  ) -> Number

  private static func parsed<Number>(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ decimal: UInt8, _ parse: Parser<Number>
  ) -> Number? {
    guard mayBeNumber(start, count) else { return nil }
    // strtof knows only the point.
    if decimal != DecimalMark.point && memchr(start, Int32(DecimalMark.point), count) != nil { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { text in
      for index in 0..<count {
        text[index] = CChar(bitPattern: start[index] == decimal ? DecimalMark.point : start[index])
      }
      text[count] = 0
      var end: UnsafeMutablePointer<CChar>?
      let value = parse(text.baseAddress!, &end)
      return end == text.baseAddress! + count ? value : nil
    }
  }

  /// strtof would skip leading space and read hexadecimal, neither of which a CSV number has. A letter begins a
  /// number only in nan, inf and infinity: most texts end here.
  private static func mayBeNumber(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let first = start[0]
    if isspace(Int32(first)) != 0 || memchr(start, 0x78, count) != nil || memchr(start, 0x58, count) != nil {
      return false
    }
    guard isalpha(Int32(first)) != 0 else { return true }
    return count >= 3 && (begins(start, "inf") || begins(start, "nan"))
  }

  private static func begins(_ start: UnsafePointer<UInt8>, _ word: StaticString) -> Bool {
    start.withMemoryRebound(to: CChar.self, capacity: 3) { text in
      word.utf8Start.withMemoryRebound(to: CChar.self, capacity: 3) { strncasecmp(text, $0, 3) == 0 }
    }
  }
}
