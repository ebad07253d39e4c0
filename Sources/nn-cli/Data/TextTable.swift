import Glibc

/// Different texts, found by their bytes.
struct TextTable {
  private var texts = TextList()
  /// A power of two, at least twice `count`; -1 where nothing is
  private var slots = [Int](repeating: -1, count: 64)

  var count: Int { texts.count }

  subscript(index: Int) -> String { texts[index] }

  /// The index of this text, counted from 0 in the order in which they were added.
  func index(of text: UnsafeBufferPointer<UInt8>) -> Int? {
    let index = slots[slot(of: text)]
    return index < 0 ? nil : index
  }

  /// The same; a text that is not there yet is added.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let slot = slot(of: text)
    if slots[slot] >= 0 { return slots[slot] }
    slots[slot] = count
    texts.append(text)
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  private mutating func grow() {
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

  /// FNV-1a, its high bits folded into the low ones.
  private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
