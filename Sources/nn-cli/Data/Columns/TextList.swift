/// Texts, one behind the other in one piece of memory.
struct TextList {
  private var bytes: [UInt8] = []
  /// [count + 1]; the last is where the next text will start
  private var starts = [0]

  var count: Int { starts.count - 1 }

  subscript(index: Int) -> String {
    String(decoding: bytes[starts[index]..<starts[index + 1]], as: UTF8.self)
  }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) throws(Failure) {
    try Memory.reserve(&bytes, adding: text.count)
    try Memory.reserve(&starts, adding: 1)
    bytes.append(contentsOf: text)
    starts.append(bytes.count)
  }

  func withBytes<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { body(.init(rebasing: $0[starts[index]..<starts[index + 1]])) }
  }
}
