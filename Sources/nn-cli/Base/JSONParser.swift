/// Reads a file that is one JSON object (RFC 8259), strictly: no comments, no trailing commas, no name twice.
struct JSONParser {
  /// A member of the object, and where its name stands.
  struct Member {
    var name: String
    var value: JSON
    var line: Int
    var column: Int
  }

  static let deepest = 32

  private let file: String
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var mark = Place()

  static func object(file: String, _ bytes: [UInt8]) throws(Failure) -> [Member] {
    var parser = JSONParser(file: file, bytes: bytes)
    parser.skipSpace()
    guard parser.peek == UInt8(ascii: "{") else { throw parser.fault("expected an object, { ... }") }
    let members = try parser.members()
    parser.skipSpace()
    guard parser.peek == nil else { throw parser.fault("expected the end of the file after the object") }
    return members
  }

  private init(file: String, bytes: [UInt8]) {
    self.file = file
    self.bytes = bytes
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func require(
    _ character: Unicode.Scalar, _ what: @autoclosure () -> String
  ) throws(Failure) {
    guard take(character) else { throw fault("expected \(what())") }
  }

  private mutating func value() throws(Failure) -> JSON {
    switch peek {
    case UInt8(ascii: "{"): return .object(try members().map { ($0.name, $0.value) })
    case UInt8(ascii: "["): return .array(try elements())
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func members() throws(Failure) -> [Member] {
    try enter("{")
    var members: [Member] = []
    var names: Set<String> = []
    skipSpace()
    while !take("}") {
      if !members.isEmpty { try require(",", "a comma or }") }
      skipSpace()
      mark = place
      let (line, column) = (mark.line, mark.column)
      guard peek == UInt8(ascii: "\"") else { throw fault("expected a name in double quotes") }
      let name = try string()
      guard names.insert(name).inserted else {
        throw Self.fault(file, line, column, "\(quoted(name)) is there twice; remove one")
      }
      skipSpace()
      try require(":", "a colon after the name \(quoted(name))")
      skipSpace()
      members.append(Member(name: name, value: try value(), line: line, column: column))
      skipSpace()
    }
    depth -= 1
    return members
  }

  private mutating func elements() throws(Failure) -> [JSON] {
    try enter("[")
    var elements: [JSON] = []
    skipSpace()
    while !take("]") {
      if !elements.isEmpty { try require(",", "a comma or ]") }
      skipSpace()
      elements.append(try value())
      skipSpace()
    }
    depth -= 1
    return elements
  }

  private mutating func enter(_ bracket: Unicode.Scalar) throws(Failure) {
    depth += 1
    guard depth <= Self.deepest else { throw fault("more than \(Self.deepest) levels") }
    _ = take(bracket)
  }

  /// true, false, null or a number.
  private mutating func word() throws(Failure) -> JSON {
    let start = position
    while let byte = peek, Self.isWord(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      if Self.isNumber(bytes[start..<position]) {
        if let number = Int(text) { return .integer(number) }
        if let number = Double(text), number.isFinite { return .double(number) }
      }
      position = start
      throw fault(text.isEmpty ? "expected a value" : "\(quoted(text)) is no value; texts need double quotes")
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"):
      true
    default: byte >= 0x80
    }
  }

  /// -?(0|[1-9][0-9]*)(.[0-9]+)?([eE][+-]?[0-9]+)?
  private static func isNumber(_ word: ArraySlice<UInt8>) -> Bool {
    var rest = word
    _ = drop("-", from: &rest)
    guard drop("0", from: &rest) || dropDigits(from: &rest) else { return false }
    if drop(".", from: &rest), !dropDigits(from: &rest) { return false }
    if drop("e", from: &rest) || drop("E", from: &rest) {
      _ = drop("+", from: &rest) || drop("-", from: &rest)
      guard dropDigits(from: &rest) else { return false }
    }
    return rest.isEmpty
  }

  private static func drop(_ character: Unicode.Scalar, from rest: inout ArraySlice<UInt8>) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  /// At least one.
  private static func dropDigits(from rest: inout ArraySlice<UInt8>) -> Bool {
    let before = rest.count
    rest = rest.drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    return rest.count < before
  }
}

extension JSONParser {
  private mutating func string() throws(Failure) -> String {
    let start = position
    _ = take("\"")
    var text: [UInt8] = []
    while let byte = peek, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw fault("a control character in a text; write it as \\n or \\u....") }
      position += 1
      if byte == UInt8(ascii: "\\") { try text.append(contentsOf: escape()) } else { text.append(byte) }
    }
    guard take("\"") else {
      position = start
      throw fault("a text without its closing quote")
    }
    guard let string = String(validating: text, as: UTF8.self), !string.utf8.contains(0) else {
      position = start
      throw fault("a text that is not UTF-8, or holds a zero")
    }
    return string
  }

  /// What stands after a backslash.
  private mutating func escape() throws(Failure) -> [UInt8] {
    let escapes: [Unicode.Scalar: UInt8] = [
      "\"": 0x22, "\\": 0x5C, "/": 0x2F, "b": 0x08, "f": 0x0C, "n": 0x0A, "r": 0x0D, "t": 0x09,
    ]
    guard let byte = peek else { return [] }
    if byte != UInt8(ascii: "u") {
      guard let value = escapes[Unicode.Scalar(byte)] else {
        position -= 1
        throw fault("no such escape after a backslash")
      }
      position += 1
      return [value]
    }
    var code = UInt32(try hexadecimal())
    if (0xD800..<0xDC00).contains(code), peek == UInt8(ascii: "\\") {
      position += 1
      let low = UInt32(try hexadecimal())
      if (0xDC00..<0xE000).contains(low) { code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00) }
    }
    guard let scalar = Unicode.Scalar(code) else { throw fault("half of a surrogate pair in a text") }
    return Array(String(Character(scalar)).utf8)
  }

  /// u and four digits.
  private mutating func hexadecimal() throws(Failure) -> UInt16 {
    let digits = bytes[min(position + 1, bytes.count)..<min(position + 5, bytes.count)]
    guard take("u"), digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("expected \\u and four hexadecimal digits") }
    position += 4
    return value
  }

  /// Where the parser is, found from where it was last: a file of many names is not read anew for each.
  private var place: Place {
    var place = mark.position <= position ? mark : Place()
    while place.position < position { place.pass(bytes[place.position]) }
    return place
  }

  private func fault(_ what: String) -> Failure {
    Self.fault(file, place.line, place.column, what)
  }

  private static func fault(_ file: String, _ line: Int, _ column: Int, _ what: String) -> Failure {
    Failure(status: .data, message: "\(file):\(line):\(column): \(what)")
  }
}

/// Line and column, in characters, from 1.
private struct Place {
  var position = 0
  var line = 1
  var column = 1

  mutating func pass(_ byte: UInt8) {
    position += 1
    if byte == 0x0A {
      (line, column) = (line + 1, 1)
    } else if byte & 0xC0 != 0x80 {
      column += 1
    }
  }
}
