/// The byte that separates thousands: one to three digits, then three behind each.
struct Thousands {
  let mark: UInt8

  init(_ mark: UInt8) {
    self.mark = mark
  }

  /// What `read` makes of a text without its separators; nil where they do not stand between thousands.
  func removed<Number>(
    from text: UnsafeBufferPointer<UInt8>, _ read: (UnsafeBufferPointer<UInt8>) -> Number?
  ) -> Number? {
    guard text.contains(mark) else { return read(text) }
    guard areBetweenThousands(text) else { return nil }
    // Whole words are read: see PaddedBytes.
    return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: text.count + PaddedBytes.padding) { copy in
      copy.initialize(repeating: 0)
      var count = 0
      for byte in text where byte != mark {
        copy[count] = byte
        count += 1
      }
      return read(UnsafeBufferPointer(rebasing: copy[..<count]))
    }
  }

  private func areBetweenThousands(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let signs = [UInt8(ascii: "-"), UInt8(ascii: "+")]
    let number = text.first.map(signs.contains) == true ? text[1...] : text[...]
    let whole = number.prefix { $0 == mark || Self.isDigit($0) }
    let groups = whole.split(separator: mark, omittingEmptySubsequences: false)
    return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
      && !number[whole.endIndex...].contains(mark)
  }

  fileprivate static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

extension Thousands {
  /// What is wrong with a text of digits whose separators do not stand between thousands; nil for other texts.
  func fault(_ text: String) -> String? {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard digits.first.map(Self.isDigit) == true, digits.contains(mark) else { return nil }
    return
      "is not a number: three digits stand behind each \(quoted(String(UnicodeScalar(mark)))) of --thousands"
  }

  /// The option with which a text of digits, points and commas is a number; nil where none makes it one.
  static func option(_ text: String) -> String? {
    for mark in [DecimalMark.comma, DecimalMark.point] where text.utf8.contains(mark) {
      let decimal = mark == DecimalMark.comma ? DecimalMark.point : DecimalMark.comma
      let isNumber = PaddedBytes(text.utf8).withBytes { bytes in
        Thousands(mark).removed(from: bytes) { NumberText.float($0, decimal: decimal) } != nil
      }
      if isNumber { return "--thousands \(UnicodeScalar(mark))" }
    }
    return nil
  }
}
