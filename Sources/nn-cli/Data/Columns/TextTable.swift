import Glibc

/// Different texts, told apart by their bytes.
struct TextTable {
  private var texts = TextList()
  /// A power of two, at least twice `count`; -1 where nothing is
  private var slots = [Int](repeating: -1, count: 64)
  /// The text last added or found for each look of a text: columns of few texts need no hash.
  private var recent = [Int](repeating: -1, count: 64)

  var count: Int { texts.count }

  subscript(index: Int) -> String { texts[index] }

  func withBytes<Result>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    texts.withBytes(index, body)
  }

  /// The index of this text, counted from 0 in the order in which they were added.
  func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let known = recent[Self.look(text)]
    if known >= 0 && isEqual(known, text) { return known }
    let index = slots[slot(of: text)]
    return index < 0 ? nil : index
  }

  /// The index of a text, which is added when it is not there yet.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) throws(Failure) -> Int {
    let look = Self.look(text)
    let known = recent[look]
    if known >= 0 && isEqual(known, text) { return known }
    let index = try addHashed(text)
    recent[look] = index
    return index
  }

  private mutating func addHashed(_ text: UnsafeBufferPointer<UInt8>) throws(Failure) -> Int {
    let slot = slot(of: text)
    if slots[slot] >= 0 { return slots[slot] }
    try texts.append(text)
    slots[slot] = count - 1
    if count * 2 > slots.count { try grow() }
    return count - 1
  }

  /// A place in `recent`.
  private static func look(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let first = text.first, let last = text.last else { return 0 }
    return (text.count &+ Int(first) &* 5 &+ Int(last) &* 11) & 63
  }

  private mutating func grow() throws(Failure) {
    try Memory.require(slots.count * 2 * MemoryLayout<Int>.size)
    slots = [Int](repeating: -1, count: slots.count * 2)
    for index in 0..<count {
      let slot = texts.withBytes(index) { self.slot(of: $0) }
      slots[slot] = index
    }
  }

  /// Where this text is, or would be.
  private func slot(of text: UnsafeBufferPointer<UInt8>) -> Int {
    var slot = Self.hash(text) & (slots.count - 1)
    while slots[slot] >= 0 && !isEqual(slots[slot], text) { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private func isEqual(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    texts.withBytes(index) { own in
      own.count == text.count
        && (text.isEmpty || memcmp(own.baseAddress!, text.baseAddress!, text.count) == 0)
    }
  }

  /// Swift's hash, whose seed differs from process to process: no file can be made whose texts all collide.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text))
    return hasher.finalize()
  }
}
