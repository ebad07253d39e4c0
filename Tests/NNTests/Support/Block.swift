import CNN

/// Memory for a network or a model: aligned, exactly as long as asked for, and full of a pattern, so that
/// whoever counts on zeroed memory is found out.
final class Block {
  let base: UnsafeMutableRawPointer
  let count: Int

  init(byteCount: Int) {
    count = byteCount
    base = .allocate(byteCount: max(byteCount, 1), alignment: Int(NN_ALIGNMENT))
    base.initializeMemory(as: UInt8.self, repeating: 0xA5, count: byteCount)
  }

  convenience init(_ bytes: [UInt8]) {
    self.init(byteCount: bytes.count)
    base.copyMemory(from: bytes, byteCount: bytes.count)
  }

  deinit { base.deallocate() }
}
