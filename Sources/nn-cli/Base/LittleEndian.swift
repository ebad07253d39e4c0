extension [UInt8] {
  /// Append a number with the lowest byte first.
  mutating func append(littleEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.littleEndian) { append(contentsOf: $0) }
  }

  init(littleEndian value: some FixedWidthInteger) {
    self = []
    append(littleEndian: value)
  }

  /// Append numbers, each with the lowest byte first.
  mutating func append(_ numbers: some Collection<Float>) {
    reserveCapacity(count + 4 * numbers.count)
    for number in numbers { append(littleEndian: number.bitPattern) }
  }
}
