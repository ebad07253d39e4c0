import Glibc

/// Which of some fixed texts a field is, by its bytes. A text of up to 16 bytes is compared as two words. The index owns the
/// memory; a `View` of it is plain numbers, which a loop over fields reads without counting references.
final class TextIndex {
  fileprivate struct Slot {
    var key = TextKey()
    /// Where the text is in `bytes`.
    var start = 0
    /// -1 where there is no text.
    var value: Float = -1
  }

  struct View {
    fileprivate let slots: UnsafePointer<Slot>
    fileprivate let bytes: UnsafePointer<UInt8>
    /// One less than the number of slots, a power of two.
    fileprivate let mask: Int
    fileprivate let seed: UInt64
  }

  let view: View
  private let slots: UnsafeMutablePointer<Slot>
  private let bytes: UnsafeMutablePointer<UInt8>

  /// A text that comes twice is the first one.
  init(_ texts: [String]) {
    var capacity = 8
    while capacity < 2 * texts.count { capacity *= 2 }
    slots = .allocate(capacity: capacity)
    slots.initialize(repeating: Slot(), count: capacity)
    bytes = .allocate(capacity: Self.byteCount(texts))
    bytes.initialize(repeating: 0, count: Self.byteCount(texts))
    view = View(slots: slots, bytes: bytes, mask: capacity - 1, seed: .random(in: .min ... .max))
    var start = 0
    for (index, text) in texts.enumerated() {
      for (place, byte) in text.utf8.enumerated() { bytes[start + place] = byte }
      let own = UnsafeBufferPointer(start: UnsafePointer(bytes) + start, count: text.utf8.count)
      let key = TextKey(own)
      let slot = view.slot(of: own, key)
      if slots[slot].value < 0 { slots[slot] = Slot(key: key, start: start, value: Float(index)) }
      start += text.utf8.count
    }
  }

  deinit {
    slots.deallocate()
    bytes.deallocate()
  }

  /// What it will take.
  static func memory(_ texts: [String]) -> Int {
    texts.count * 4 * MemoryLayout<Slot>.stride + byteCount(texts)
  }

  /// With what may be read behind the last text.
  private static func byteCount(_ texts: [String]) -> Int { texts.reduce(8) { $0 + $1.utf8.count } }
}

extension TextIndex.View {
  /// The place of a text among them; nil for another. Eight more bytes behind it may be read: see PaddedBytes.
  @inline(__always)
  func index(of text: UnsafeBufferPointer<UInt8>) -> Float? {
    let found = slots[slot(of: text, TextKey(text))].value
    return found < 0 ? nil : found
  }

  /// Where a text is, or would be.
  @inline(__always)
  fileprivate func slot(of text: UnsafeBufferPointer<UInt8>, _ key: TextKey) -> Int {
    var slot = key.hash(text, seed) & mask
    while slots[slot].value >= 0 && !isEqual(slot, text, key) { slot = (slot + 1) & mask }
    return slot
  }

  @inline(__always)
  private func isEqual(_ slot: Int, _ text: UnsafeBufferPointer<UInt8>, _ key: TextKey) -> Bool {
    guard slots[slot].key == key else { return false }
    return key.isWhole || memcmp(bytes + slots[slot].start, text.baseAddress!, text.count) == 0
  }
}

/// The first and the last eight bytes of a text, and its length.
private struct TextKey: Equatable {
  var head: UInt64 = 0
  /// 0 in a text of fewer than eight bytes.
  var tail: UInt64 = 0
  var count = 0

  init() {}

  @inline(__always)
  init(_ text: UnsafeBufferPointer<UInt8>) {
    count = text.count
    guard count > 0, let start = UnsafeRawPointer(text.baseAddress) else { return }
    let first = UInt64(littleEndian: start.loadUnaligned(as: UInt64.self))
    if count < 8 {
      head = first << UInt64(64 - 8 * count)
    } else {
      head = first
      tail = start.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self)
    }
  }

  /// Whether no byte is left out.
  @inline(__always)
  var isWhole: Bool { count <= 16 }

  /// The seed differs from process to process: no file can be made whose texts all collide.
  @inline(__always)
  func hash(_ text: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> Int {
    var hash = mixed(head ^ seed, tail ^ UInt64(truncatingIfNeeded: count))
    if !isWhole {
      let start = UnsafeRawPointer(text.baseAddress!)
      for place in stride(from: 8, to: count - 8, by: 8) {
        hash = mixed(hash, start.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      }
    }
    return Int(truncatingIfNeeded: hash >> 16)
  }

  @inline(__always)
  private func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    // Odd numbers without a pattern: those of splitmix64.
    var mixed = (a ^ a >> 32) &* 0x9E37_79B9_7F4A_7C15
    mixed ^= b &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 29) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 32
  }
}
