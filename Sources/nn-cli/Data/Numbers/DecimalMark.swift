import Glibc

/// What stands before the decimals of a file's numbers. Unless told, the first number with decimals decides; in a file
/// whose fields are separated by commas it is a point.
final class DecimalMark {
  static let point = UInt8(ascii: ".")
  static let comma = UInt8(ascii: ",")

  /// nil: no number with decimals has been read yet.
  private(set) var byte: UInt8?
  /// The number that decided.
  private(set) var evidence: (text: String, line: Int)?

  /// Separates thousands; nil: nothing does.
  private let thousands: Thousands?
  /// Whether NumberText reads numbers as they are.
  private var isPlain: Bool

  init(_ told: UInt8?, delimiter: UInt8, thousands: UInt8? = nil) {
    let other: UInt8? =
      switch thousands {
      case Self.comma: Self.point
      case Self.point: Self.comma
      default: delimiter == Self.comma ? Self.point : nil
      }
    byte = told ?? other
    self.thousands = thousands.map(Thousands.init)
    isPlain = byte == Self.point && thousands == nil
  }

  /// The number that a text is on this line; see NumberText.
  @inline(__always)
  func float(_ text: UnsafeBufferPointer<UInt8>, line: Int) -> Float? {
    isPlain ? NumberText.float(text) : decided(by: text, line)
  }

  @inline(never)
  private func decided(by text: UnsafeBufferPointer<UInt8>, _ line: Int) -> Float? {
    if let thousands { return thousands.removed(from: text) { decided(by: $0, line, mayBeGrouped: false) } }
    return decided(by: text, line, mayBeGrouped: true)
  }

  /// `mayBeGrouped`: a comma may separate thousands.
  private func decided(
    by text: UnsafeBufferPointer<UInt8>, _ line: Int, mayBeGrouped: Bool
  ) -> Float? {
    if let byte { return NumberText.float(text, decimal: byte) }
    guard let mark = Self.mark(in: text) else { return NumberText.float(text) }
    guard let value = NumberText.float(text, decimal: mark), !(mayBeGrouped && Self.isGrouped(text)) else {
      return nil
    }
    byte = mark
    isPlain = mark == Self.point && thousands == nil
    evidence = (String(decoding: text, as: UTF8.self), line)
    return value
  }

  /// As `float`, and decides nothing.
  func mayBeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let known = byte
    guard let thousands else { return Self.mayBeNumber(text, decimal: known) }
    return thousands.removed(from: text) { Self.mayBeNumber($0, decimal: known) ? true : nil } != nil
  }

  /// Whether a text may be a number; nil: with a point or a comma before decimals.
  static func mayBeNumber(_ text: UnsafeBufferPointer<UInt8>, decimal: UInt8? = nil) -> Bool {
    NumberText.float(text, decimal: decimal ?? mark(in: text) ?? point) != nil
  }

  func double(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    let decimal = byte ?? Self.point
    guard let thousands else { return NumberText.double(text, decimal: decimal) }
    return thousands.removed(from: text) { NumberText.double($0, decimal: decimal) }
  }

  /// The point or comma that a text has; of both the point, with which it is no number.
  private static func mark(in text: UnsafeBufferPointer<UInt8>) -> UInt8? {
    text.contains(point) ? point : text.contains(comma) ? comma : nil
  }
}

extension DecimalMark {
  /// Whether a text is written as a number but for its separators: "1.234,50", "1,234", "20,5".
  static func isNumberWithComma(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return digits.contains(comma) && digits.contains(where: isDigit)
      && digits.allSatisfy { isDigit($0) || $0 == comma || $0 == point }
  }

  /// Whether a comma may separate thousands: one to three digits, the first no zero, before it, three behind it.
  private static func isGrouped(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let place = text.firstIndex(of: comma) else { return false }
    let whole = text[..<place].drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return (1...3).contains(whole.count) && whole.first != UInt8(ascii: "0")
      && text.count - place == 4 && text[(place + 1)...].allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// What is wrong with a text that only its separators keep from being a number, and what to do.
  func advice(_ text: String) -> String? {
    if let fault = thousands?.fault(text) { return fault }
    let option = Thousands.option(text)
    if Self.isNumberWithComma(text) {
      if byte == Self.point, let option, !text.hasPrefix("0") {
        return "is not a number; write it without separators of thousands, or say \(option)"
      }
      if byte == Self.point {
        return
          "is not a number\(contrast("point")); write a decimal point instead of a comma, or say --decimal ,"
      }
      let isNumber = !text.contains(".") && Float(String(text.map { $0 == "," ? "." : $0 })) != nil
      return isNumber
        ? "may be a number with decimals or with thousands; say --decimal , or --thousands ,"
        : "is not a number; write it without separators of thousands\(option.map { ", or say \($0)" } ?? "")"
    }
    if byte == Self.comma, text.contains("."), Float(text) != nil {
      return "is not a number\(contrast("comma")); write it with a comma too, or say --decimal ."
    }
    return nil
  }

  private func contrast(_ mark: String) -> String {
    evidence.map { " where \(quoted($0.text)) on line \($0.line) has a decimal \(mark)" } ?? ""
  }

  /// What the user should know: that it was found out, and from what.
  var note: String? {
    guard byte == Self.comma, let evidence else { return nil }
    return
      "decimal comma, as in \(quoted(evidence.text)) on line \(evidence.line); --decimal says it outright"
  }
}
