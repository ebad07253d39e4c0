/// A window over an input that moves on, and grows when a row does not fit.
final class CSVBuffer {
  private static let firstCapacity = 1 << 16

  let name: String
  private(set) var bytes = CSVBytes(capacity: firstCapacity)
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
      let larger = CSVBytes(capacity: bytes.capacity * 2)
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
