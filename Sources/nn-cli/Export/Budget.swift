/// A number of bytes: 8192, 32K, 1M.
struct ByteCount {
  let bytes: Int

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "k": 1 << 10, "M": 1 << 20]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let count = Int(digits), count > 0, digits.first != "+", count <= 1 << 32 else { return nil }
    bytes = count * (unit ?? 1)
  }
}

/// What an export may cost.
struct Budget {
  var flash: Int?
  var ram: Int?

  /// "its constants need 12,345 bytes of flash, but --budget-flash allows 8,192"; nil when it fits.
  func excess(flash needed: Int, ram neededRAM: Int) -> String? {
    let parts = [
      Self.excess("flash", needed, flash), Self.excess("RAM", neededRAM, ram),
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func excess(_ what: String, _ needed: Int, _ allowed: Int?) -> String? {
    guard let allowed, needed > allowed else { return nil }
    return "\(Numbers.grouped(needed)) bytes of \(what) are needed, but --budget-\(what.lowercased()) allows "
      + Numbers.grouped(allowed)
  }
}
