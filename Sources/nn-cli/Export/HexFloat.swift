/// Floats in hexadecimal, as C and Swift read them: every bit is kept.
enum HexFloat {
  /// "-0x1.91eb86p1" of a finite number.
  static func text(_ value: Float) -> String {
    let sign = value.sign == .minus ? "-" : ""
    guard value != 0 else { return sign + "0x0p0" }
    // A subnormal number has no leading one: 0x0.000002p-126.
    let leading = value.isNormal ? "1" : "0"
    let exponent = value.isNormal ? Int(value.exponentBitPattern) - 127 : -126
    return "\(sign)0x\(leading)\(fraction(value.significandBitPattern))p\(exponent)"
  }

  /// 23 bits as up to six digits after a point.
  private static func fraction(_ bits: UInt32) -> String {
    var digits = String(bits << 1, radix: 16)
    digits = String(repeating: "0", count: 6 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "" : "." + digits
  }
}
