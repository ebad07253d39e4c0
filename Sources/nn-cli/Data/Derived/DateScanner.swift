/// Reads the parts of a date from the bytes of a text, one behind the other.
struct DateScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { place == bytes.count }
  private var next: UInt8? { isAtEnd ? nil : bytes[place] }

  /// How many digits follow.
  var digits: Int { bytes[place...].prefix { $0 &- UInt8(ascii: "0") < 10 }.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  /// One of these characters; nil where none of them follows.
  mutating func take(oneOf characters: String.UTF8View) -> UInt8? {
    guard let next, characters.contains(next) else { return nil }
    place += 1
    return next
  }

  mutating func skipSpaces() {
    while next == UInt8(ascii: " ") { place += 1 }
  }

  /// The number that the next digits are, as many of them as a range says.
  mutating func number(_ count: ClosedRange<Int>) -> Int? {
    let found = min(digits, count.upperBound)
    guard count.contains(found) else { return nil }
    var number = 0
    for _ in 0..<found {
      number = number * 10 + Int(bytes[place] - UInt8(ascii: "0"))
      place += 1
    }
    return number
  }

  /// The next digits as decimals of a number below 1; those behind the ninth are read and count nothing.
  mutating func fraction() -> Double? {
    let count = digits
    guard count > 0, let number = number(1...min(count, 9)) else { return nil }
    let power = (0..<min(count, 9)).reduce(1.0) { power, _ in power * 10 }
    place += max(count - 9, 0)
    return Double(number) / power
  }

  /// Seconds that a clock is ahead of UTC: Z, +02, +0200 or -02:30.
  mutating func offset() -> Int? {
    if take(oneOf: "Zz".utf8) != nil { return 0 }
    guard let sign = take(oneOf: "+-".utf8), let hours = number(2...2), hours < 24 else { return nil }
    var minutes = 0
    if take(":") || digits > 0 {
      guard let number = number(2...2), number < 60 else { return nil }
      minutes = number
    }
    return (hours * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }

  /// The index of the name that follows, of which `short` letters are enough; letters may be large or small.
  mutating func name(_ names: [String], short: Int?) -> Int? {
    for (index, name) in names.enumerated() {
      let letters = short.map { Array(name.utf8.prefix($0)) } ?? Array(name.utf8)
      let found = bytes[place...].prefix(letters.count).map { $0 | 0x20 }
      if found == letters {
        place += letters.count
        return index
      }
    }
    return nil
  }
}
