/// Record of an event in a file (TensorFlow's TFRecord): the length of the data as 64 bits, little-endian, a masked
/// checksum of these 8 bytes, the data, and a masked checksum of it.
enum EventRecord {
  static func framing(_ data: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(data.count))
    return length + littleEndian(CRC32C.masked(length)) + data + littleEndian(CRC32C.masked(data))
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
  }
}
