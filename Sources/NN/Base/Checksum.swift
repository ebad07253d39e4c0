/// CRC-32 as in IEEE 802.3 and zlib, four bits at a time: no table but sixteen words of code.
func crc32(_ bytes: UnsafeRawPointer, _ count: Int) -> UInt32 {
  var crc: UInt32 = 0xFFFF_FFFF
  for i in 0..<count {
    crc ^= UInt32(bytes.load(fromByteOffset: i, as: UInt8.self))
    crc = (crc &>> 4) ^ remainder(crc & 15)
    crc = (crc &>> 4) ^ remainder(crc & 15)
  }
  return ~crc
}

/// The remainder of a nibble divided by the reflected polynomial 0xEDB88320.
@inline(__always)
private func remainder(_ nibble: UInt32) -> UInt32 {
  var value = nibble
  for _ in 0..<4 { value = (value &>> 1) ^ (0xEDB8_8320 & (0 &- (value & 1))) }
  return value
}
