/// What the elements of a NumPy array are: its descr without the order of bytes.
enum ElementType: Equatable {
  case bool
  case integer(bytes: Int)
  case unsigned(bytes: Int)
  case float(bytes: Int)
  /// Characters of four bytes, zeros behind the last.
  case text(characters: Int)
  /// Characters of one byte, zeros behind the last.
  case bytes(count: Int)

  /// The longest text that an array may have in a field.
  static let mostCharacters = 65_535

  /// `letter` and `size` are those of a descr: "f" and 8 in "<f8". nil for what no row is made of.
  init?(letter: UInt8, size: Int) {
    switch (letter, size) {
    case (UInt8(ascii: "b"), 1), (UInt8(ascii: "?"), 1): self = .bool
    case (UInt8(ascii: "i"), 1), (UInt8(ascii: "i"), 2), (UInt8(ascii: "i"), 4), (UInt8(ascii: "i"), 8):
      self = .integer(bytes: size)
    case (UInt8(ascii: "u"), 1), (UInt8(ascii: "u"), 2), (UInt8(ascii: "u"), 4), (UInt8(ascii: "u"), 8):
      self = .unsigned(bytes: size)
    case (UInt8(ascii: "f"), 2), (UInt8(ascii: "f"), 4), (UInt8(ascii: "f"), 8): self = .float(bytes: size)
    case (UInt8(ascii: "U"), 1...Self.mostCharacters): self = .text(characters: size)
    case (UInt8(ascii: "S"), 1...Self.mostCharacters): self = .bytes(count: size)
    default: return nil
    }
  }

  /// Bytes of an element.
  var size: Int {
    switch self {
    case .bool: 1
    case .integer(let bytes), .unsigned(let bytes), .float(let bytes): bytes
    case .text(let characters): 4 * characters
    case .bytes(let count): count
    }
  }

  /// What messages call it, as NumPy does.
  var name: String {
    switch self {
    case .bool: "bool"
    case .integer(let bytes): "int\(8 * bytes)"
    case .unsigned(let bytes): "uint\(8 * bytes)"
    case .float(let bytes): "float\(8 * bytes)"
    case .text, .bytes: "text"
    }
  }

  var isText: Bool {
    switch self {
    case .text, .bytes: true
    case .bool, .integer, .unsigned, .float: false
    }
  }

  /// Whether numbers are measured, and not counted or named.
  var isFloat: Bool {
    switch self {
    case .float: true
    case .bool, .integer, .unsigned, .text, .bytes: false
    }
  }

  /// Whether binary32 may not tell two of its numbers apart.
  var isWide: Bool {
    switch self {
    case .integer(let bytes), .unsigned(let bytes): bytes >= 4
    case .float(let bytes): bytes == 8
    case .bool, .text, .bytes: false
    }
  }
}

/// One element, exactly.
enum Element {
  case integer(Int64)
  case unsigned(UInt64)
  case float(Float)
  case double(Double)
  case text([UInt8])

  /// `start` is its first byte.
  init(_ start: UnsafeRawPointer, _ type: ElementType, isBigEndian: Bool) {
    func word<Word: FixedWidthInteger>(_: Word.Type) -> Word { Word(start, isBigEndian: isBigEndian) }
    switch type {
    case .bool: self = .unsigned(word(UInt8.self) == 0 ? 0 : 1)
    case .integer(1): self = .integer(Int64(word(Int8.self)))
    case .integer(2): self = .integer(Int64(word(Int16.self)))
    case .integer(4): self = .integer(Int64(word(Int32.self)))
    case .integer: self = .integer(word(Int64.self))
    case .unsigned(1): self = .unsigned(UInt64(word(UInt8.self)))
    case .unsigned(2): self = .unsigned(UInt64(word(UInt16.self)))
    case .unsigned(4): self = .unsigned(UInt64(word(UInt32.self)))
    case .unsigned: self = .unsigned(word(UInt64.self))
    case .float(2): self = .float(Float(Float16(bitPattern: word(UInt16.self))))
    case .float(4): self = .float(Float(bitPattern: word(UInt32.self)))
    case .float: self = .double(Double(bitPattern: word(UInt64.self)))
    case .text(let characters):
      self = .text(Self.utf8((0..<characters).map { UInt32(start + 4 * $0, isBigEndian: isBigEndian) }))
    case .bytes(let count):
      let bytes = UnsafeRawBufferPointer(start: start, count: count)
      self = .text(Array(bytes[..<(bytes.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)]))
    }
  }

  /// A character that Unicode has not becomes a byte that UTF-8 has not.
  private static func utf8(_ characters: [UInt32]) -> [UInt8] {
    let end = characters.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
    return characters[..<end].flatMap { Unicode.Scalar($0).map { Array(String($0).utf8) } ?? [0xFF] }
  }

  /// As a decimal text; a whole number without decimals.
  var text: [UInt8] {
    switch self {
    case .integer(let value): Array(String(value).utf8)
    case .unsigned(let value): Array(String(value).utf8)
    case .float(let value): Self.decimal(Double(value), value.description)
    case .double(let value): Self.decimal(value, value.description)
    case .text(let bytes): bytes
    }
  }

  private static func decimal(_ value: Double, _ digits: String) -> [UInt8] {
    let isShort = value == value.rounded() && value.magnitude < 1e15
    return Array((isShort ? String(Int64(value)) : digits).utf8)
  }

  /// nil for a text.
  var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .unsigned(let value): Double(value)
    case .float(let value): Double(value)
    case .double(let value): value
    case .text: nil
    }
  }
}

extension ElementType {
  /// Put the numbers of elements that lie one behind the other into `numbers`: [bytes.count / size]. What a Float cannot
  /// hold is infinity. Not for texts.
  func decode(_ bytes: UnsafeRawBufferPointer, isBigEndian: Bool, into numbers: inout [Float]) {
    func each<Word: FixedWidthInteger>(_: Word.Type, _ number: (Word) -> Float) {
      guard let start = bytes.baseAddress else { return }
      let size = MemoryLayout<Word>.size
      numbers.withUnsafeMutableBufferPointer { numbers in
        for i in numbers.indices { numbers[i] = number(Word(start + i * size, isBigEndian: isBigEndian)) }
      }
    }
    switch self {
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    case .integer(1): each(Int8.self) { Float($0) }
    case .integer(2): each(Int16.self) { Float($0) }
    case .integer(4): each(Int32.self) { Float($0) }
    case .integer: each(Int64.self) { Float($0) }
    case .unsigned(1): each(UInt8.self) { Float($0) }
    case .unsigned(2): each(UInt16.self) { Float($0) }
    case .unsigned(4): each(UInt32.self) { Float($0) }
    case .unsigned: each(UInt64.self) { Float($0) }
    case .float(2): each(UInt16.self) { Float(Float16(bitPattern: $0)) }
    case .float(4): each(UInt32.self) { Float(bitPattern: $0) }
    case .float: each(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .text, .bytes: break
    }
  }
}

extension FixedWidthInteger {
  /// The number at an address of any alignment.
  init(_ start: UnsafeRawPointer, isBigEndian: Bool) {
    let word = start.loadUnaligned(as: Self.self)
    self = isBigEndian ? Self(bigEndian: word) : Self(littleEndian: word)
  }
}
