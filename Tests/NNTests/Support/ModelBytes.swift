/// A model file as bytes that a test can damage, by docs/model-format.md alone.
struct ModelBytes {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func word(_ offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
  }

  mutating func set(_ offset: Int, _ value: UInt32) {
    for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: value >> UInt32(8 * i)) }
  }

  mutating func set(_ offset: Int, float value: Float) { set(offset, value.bitPattern) }

  /// Make the checksum fit again, so that a reader gets as far as the contents.
  mutating func seal() { set(20, crc32(bytes[24...])) }

  /// Offset of the table entry of a section.
  func entry(_ type: UInt32) -> Int { (0..<Int(word(24))).map { 32 + 16 * $0 }.first { word($0) == type }! }

  /// Offset of a section.
  func section(_ type: UInt32) -> Int { Int(word(entry(type) + 4)) }
}

/// CRC-32 of IEEE 802.3, bit by bit.
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(0xFFFF_FFFF) { crc, byte in
    (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
  }
}
