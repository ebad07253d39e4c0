import Glibc

/// The bytes that a little-endian ELF program has in flash: code, constants and initial values.
enum ELFSize {
  static func flash(_ path: String) throws(Failure) -> Int {
    let bytes = try contents(path)
    func half(_ offset: Int) -> Int { Int(loaded(bytes, offset, as: UInt16.self)) }
    func word(_ offset: Int) -> Int { Int(loaded(bytes, offset, as: UInt32.self)) }
    // EI_CLASS; then e_shoff, e_shentsize, e_shnum, and a section's sh_flags and sh_size. Both of a program of 64 bits are
    // two words, of which the first has all.
    let is64 = bytes.count > 4 && bytes[4] == 2
    let (table, size, count) =
      is64 ? (word(0x28), half(0x3A), half(0x3C)) : (word(0x20), half(0x2E), half(0x30))
    return (0..<count).reduce(0) { total, index in
      let section = table + index * size
      let (type, flags) = (word(section + 4), word(section + 8))
      let (isAllocated, hasNoBits) = (flags & 2 != 0, type == 8)
      return isAllocated && !hasNoBits ? total + word(section + (is64 ? 0x20 : 0x14)) : total
    }
  }

  private static func loaded<T: FixedWidthInteger & BitwiseCopyable>(
    _ bytes: [UInt8], _ offset: Int, as type: T.Type
  ) -> T {
    guard offset + MemoryLayout<T>.size <= bytes.count else { return 0 }
    return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: type) }
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
