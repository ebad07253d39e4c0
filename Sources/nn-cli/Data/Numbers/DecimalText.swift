/// The Float nearest to a decimal number, where binary64 is enough to be sure of it.
///
/// Up to 18 digits and a power of ten up to 22 give a binary64 that is off by less than two units of its last
/// place: one rounding for the digits and one for the product or quotient. Rounded once more it is the nearest
/// Float unless it lies that close to the middle of two, or outside the range of normal numbers.
enum DecimalText {
  /// nil: it is not written as such a number, or binary64 cannot tell. Eight bytes behind it may be read. `decimal`
  /// stands before its decimals.
  @inline(__always)
  static func float(_ text: UnsafePointer<UInt8>, _ count: Int, decimal: UInt8) -> Float? {
    let isNegative = text[0] == UInt8(ascii: "-")
    var digits = Digits(text, count, at: isNegative || text[0] == UInt8(ascii: "+") ? 1 : 0)
    digits.takeAll()
    var exponent = 0
    if digits.place < count && text[digits.place] == decimal {
      digits.place += 1
      let first = digits.place
      digits.takeFraction()
      exponent = first - digits.place
    }
    guard digits.number > 0 && digits.number <= 18 else { return nil }
    if digits.place < count {
      guard let power = power(text, count, at: digits.place) else { return nil }
      exponent += power
    }
    return rounded(digits.value, exponent).map { isNegative ? -$0 : $0 }
  }

  /// The power of ten in "e5", "E-05", "e+5": all of the text from here on, of at most two digits.
  private static func power(_ text: UnsafePointer<UInt8>, _ count: Int, at start: Int) -> Int? {
    guard text[start] | 0x20 == UInt8(ascii: "e"), start + 1 < count else { return nil }
    let isNegative = text[start + 1] == UInt8(ascii: "-")
    let first = start + (isNegative || text[start + 1] == UInt8(ascii: "+") ? 2 : 1)
    guard (first + 1...first + 2).contains(count) else { return nil }
    var power = 0
    for place in first..<count {
      let digit = text[place] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      power = power * 10 + Int(digit)
    }
    return isNegative ? -power : power
  }

  @inline(__always)
  private static func rounded(_ digits: Int64, _ exponent: Int) -> Float? {
    if digits == 0 { return 0 }
    guard exponent >= -22 && exponent <= 22 else { return nil }
    let wide = exponent < 0 ? Double(digits) / powers[-exponent] : Double(digits) * powers[exponent]
    // The middle of two Floats has these 29 low bits, which a Float lacks.
    let distance = Int64(bitPattern: wide.bitPattern & 0x1FFF_FFFF) - 0x1000_0000
    guard wide >= Double(Float.leastNormalMagnitude), wide <= Double(Float.greatestFiniteMagnitude),
      distance < -2 || distance > 2
    else { return nil }
    return Float(wide)
  }

  /// Those that binary64 holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}

/// The digits of a number so far. The value wraps after 18 of them.
private struct Digits {
  let text: UnsafePointer<UInt8>
  let count: Int
  var place: Int
  private(set) var value: Int64 = 0
  private(set) var number = 0

  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, _ count: Int, at place: Int) {
    self.text = text
    self.count = count
    self.place = place
  }

  /// All that come next.
  @inline(__always)
  mutating func takeAll() {
    while place < count, case let digit = text[place] &- UInt8(ascii: "0"), digit < 10 {
      value = value &* 10 &+ Int64(digit)
      number += 1
      place += 1
    }
  }

  /// Take digits eight at a time: those behind the point are often many, and the last of the text.
  @inline(__always)
  mutating func takeFraction() {
    while place < count, case let some = min(count - place, 8), let digits = digits(some) {
      value = value &* Self.powers[some] &+ digits
      number += some
      place += some
    }
    takeAll()
  }

  private static let powers: [Int64] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// The number that the next bytes are, up to eight, when all of them are digits.
  @inline(__always)
  private func digits(_ count: Int) -> Int64? {
    let high: UInt64 = 0xF0F0_F0F0_F0F0_F0F0
    let zeros: UInt64 = 0x3030_3030_3030_3030
    let bytes = UInt64(littleEndian: UnsafeRawPointer(text + place).loadUnaligned(as: UInt64.self))
    // Zeros in front of fewer than eight: the first digit is in the lowest byte.
    let word = count == 8 ? bytes : bytes &<< (64 - 8 * count) | zeros &>> (8 * count)
    guard word & high == zeros, (word &+ 0x0606_0606_0606_0606) & high == zeros else { return nil }
    // Pairs, then fours, then all eight.
    let digits = word &- zeros
    let pairs = digits &* 10 &+ digits >> 8
    let low = (pairs & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let rest = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return Int64(bitPattern: (low &+ rest) >> 32)
  }
}
