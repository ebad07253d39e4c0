import Glibc

/// The bytes that a 32-bit little-endian ELF program has in flash: code, constants and initial values.
enum ELFSize {
  static func flash(_ path: String) throws(Failure) -> Int {
    let bytes = try contents(path)
    func word(_ offset: Int) -> Int {
      guard offset + 4 <= bytes.count else { return 0 }
      return Int(bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt32.self) })
    }
    func half(_ offset: Int) -> Int { word(offset) & 0xFFFF }
    let (table, size, count) = (word(0x20), half(0x2E), half(0x30))
    return (0..<count).reduce(0) { total, index in
      let section = table + index * size
      let (type, flags) = (word(section + 4), word(section + 8))
      let (isAllocated, hasNoBits) = (flags & 2 != 0, type == 8)
      return isAllocated && !hasNoBits ? total + word(section + 20) : total
    }
  }

  private static func contents(_ path: String) throws(Failure) -> [UInt8] {
    guard let file = fopen(path, "re") else { throw .system(.io, path, "cannot open") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
