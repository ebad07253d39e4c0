/// Record of an event in a file (TensorFlow's TFRecord): the length of the data as 64 bits, little-endian, a masked
/// checksum of these 8 bytes, the data, and a masked checksum of it.
enum EventRecord {
  static func framing(_ data: [UInt8]) -> [UInt8] {
    let length = [UInt8](littleEndian: UInt64(data.count))
    return length + [UInt8](littleEndian: CRC32C.masked(length)) + data
      + [UInt8](littleEndian: CRC32C.masked(data))
  }
}
