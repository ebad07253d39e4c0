/// A window over an input that moves on, and grows when what must be kept does not fit.
final class ByteWindow {
  private static let firstCapacity = 1 << 16

  let name: String
  private(set) var bytes = PaddedBytes(capacity: firstCapacity)
  /// How many bytes there are.
  private(set) var end = 0
  /// Whether the input has no more.
  private(set) var isAtEnd = false
  private let input: InputFile

  init(_ input: InputFile) throws(Failure) {
    self.input = input
    name = input.name
    try refill(keeping: 0)
  }

  /// Read on. What was at `start` is at 0 then, and what was before it is gone.
  func refill(keeping start: Int) throws(Failure) {
    let kept = end - start
    if kept > bytes.capacity / 2 {
      let larger = PaddedBytes(capacity: bytes.capacity * 2)
      larger.start.update(from: bytes.start + start, count: kept)
      bytes = larger
    } else {
      bytes.start.update(from: bytes.start + start, count: kept)
    }
    end = kept
    let space = bytes.capacity - kept
    let count = try input.read(into: UnsafeMutableRawBufferPointer(start: bytes.start + kept, count: space))
    isAtEnd = count < space
    end += count
    bytes.end(at: end)
  }
}

/// Memory for bytes, with zeros behind the last one, so that a whole word can be read at any of them.
final class PaddedBytes {
  /// The size of a word.
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

  /// The bytes of a text.
  convenience init(_ text: String.UTF8View) {
    self.init(capacity: text.count)
    for (place, byte) in text.enumerated() { start[place] = byte }
    end(at: text.count)
  }

  deinit {
    start.deallocate()
  }

  /// All of them, alive while `body` runs.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    withExtendedLifetime(self) { body(self[0..<capacity]) }
  }

  /// Zeros from here on.
  func end(at count: Int) {
    (start + count).initialize(repeating: 0, count: Self.padding)
  }

  subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: start + range.lowerBound, count: range.count)
  }
}
