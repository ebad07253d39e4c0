import Glibc

/// Numbers in the form that people read.
enum Numbers {
  /// Number with `count` digits after the point.
  static func fixed(_ value: Double, _ digits: Int) -> String { format("%.*f", digits, value) }

  static func fixed(_ value: Float, _ digits: Int) -> String { fixed(Double(value), digits) }

  /// Number with `count` significant digits.
  static func digits(_ value: Double, _ digits: Int) -> String { format("%.*g", digits, value) }

  static func digits(_ value: Float, _ digits: Int) -> String { self.digits(Double(value), digits) }

  /// Number with four significant digits: 0.01234, 12.34, 1.234e-07.
  static func short(_ value: Double) -> String { format("%.*g", 4, value) }

  static func short(_ value: Float) -> String { short(Double(value)) }

  static func percent(_ share: Double) -> String { "\(fixed(share * 100, 1)) %" }

  static func percent(_ share: Float) -> String { percent(Double(share)) }

  /// Number with separators: 1,234,567.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var text = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }

  /// Count with its noun: "1 row", "1,200 rows".
  static func count(_ value: Int, _ noun: String) -> String {
    "\(grouped(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// Duration: "41 s", "3:05 min", "2:03 h".
  static func duration(_ seconds: Double) -> String {
    let whole = Int(max(seconds, 0).rounded())
    let (minutes, hours) = (whole / 60, whole / 3600)
    if minutes == 0 { return "\(whole) s" }
    if hours == 0 { return "\(minutes):\(twoDigits(whole % 60)) min" }
    return "\(hours):\(twoDigits(minutes % 60)) h"
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  private static func format(_ format: String, _ digits: Int, _ value: Double) -> String {
    withVaList([Int32(digits), value]) { arguments in
      // The longest number printed with %f has 309 digits before the point.
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 352) { buffer in
        vsnprintf(buffer.baseAddress, buffer.count, format, arguments)
        return String(cString: buffer.baseAddress!)
      }
    }
  }
}
