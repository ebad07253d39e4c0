/// Memory for bytes, with zeros behind the last one, so that whole words can be read at any of them.
final class CSVBytes {
  /// A word.
  static let padding = 8

  /// [capacity + padding]
  let start: UnsafeMutablePointer<UInt8>
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    start = .allocate(capacity: capacity + Self.padding)
    end(at: 0)
  }

  /// A copy of these bytes.
  convenience init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.init(capacity: bytes.count)
    if let base = bytes.baseAddress { start.update(from: base, count: bytes.count) }
    end(at: bytes.count)
  }

  deinit {
    start.deallocate()
  }

  /// Zeros from here on.
  func end(at count: Int) {
    (start + count).initialize(repeating: 0, count: Self.padding)
  }

  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}

/// LF, CR LF and CR alone each end one line.
func countLineEnds(_ text: UnsafeBufferPointer<UInt8>) -> Int {
  var count = 0
  var previous: UInt8 = 0
  for byte in text {
    if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
    previous = byte
  }
  return count
}
