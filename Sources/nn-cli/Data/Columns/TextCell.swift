/// A text as rows keep it until its column is known: a NaN that holds which text of the column it is.
enum TextCell {
  /// Bits of a quiet NaN; a missing value has no others.
  private static let quiet = Float.nan.bitPattern
  /// Texts that a NaN tells apart from one another and from a missing value.
  static let most = 1 << 20

  static func value(_ text: Int) -> Float { Float(bitPattern: quiet + UInt32(text + 1)) }

  /// nil for a number and for a missing value.
  static func text(_ value: Float) -> Int? {
    guard value.isNaN, value.bitPattern > quiet else { return nil }
    return Int(value.bitPattern - quiet) - 1
  }
}
