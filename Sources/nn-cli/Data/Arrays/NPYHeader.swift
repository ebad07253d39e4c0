/// What an NPY file says of its array: magic number, version, and the length and the text of a Python dictionary.
struct NPYHeader {
  static let signature: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// NumPy's own are shorter than 10,000 bytes.
  private static let mostBytes = 1 << 16
  /// Of a header that is written: a word for the type, and two numbers at most.
  private static let writtenBytes = 128

  let type: ElementType
  let isBigEndian: Bool
  let isFortranOrder: Bool
  /// As it is stated: [rows], [rows][columns], and so on.
  let shape: [Int]

  /// Read it from the beginning of a stream.
  init(_ stream: any ByteStream) throws(Failure) {
    var start = [UInt8](repeating: 0, count: 8)
    guard try stream.fill(&start) == start.count, start.starts(with: Self.signature) else {
      throw Self.damaged(stream, "does not begin as one")
    }
    let version = start[6]
    guard (1...3).contains(version), start[7] == 0 else {
      throw Self.damaged(stream, "is of version \(start[6]).\(start[7]), and nn-cli knows 1.0, 2.0 and 3.0")
    }
    var size = [UInt8](repeating: 0, count: version == 1 ? 2 : 4)
    guard try stream.fill(&size) == size.count else { throw Self.damaged(stream, "ends in its header") }
    let count = size.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= Self.mostBytes else {
      throw Self.damaged(stream, "has a header of \(Numbers.grouped(count)) bytes")
    }
    var text = [UInt8](repeating: 0, count: count)
    guard try stream.fill(&text) == count else { throw Self.damaged(stream, "ends in its header") }
    let isOfRecords = text.starts(with: Array("{'descr': [".utf8))
    guard !isOfRecords, let members = NPYDictionary(text), case .text(let descr)? = members["descr"] else {
      let records = "holds records; make a plain one with numpy.lib.recfunctions.structured_to_unstructured"
      throw Self.damaged(stream, isOfRecords ? records : "has a header that is damaged")
    }
    guard case .bool(let isFortranOrder)? = members["fortran_order"],
      case .numbers(let shape)? = members["shape"]
    else { throw Self.damaged(stream, "has a header without fortran_order or shape") }
    (self.isFortranOrder, self.shape) = (isFortranOrder, shape)
    isBigEndian = descr.utf8.first == UInt8(ascii: ">")
    type = try Self.type(descr, stream)
  }

  /// A header as `init` reads it, in a multiple of 64 bytes as NumPy has it, of room for any number of rows.
  static func bytes(descr: String, shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ")
    let tuple = shape.count == 1 ? "(\(sizes),)" : "(\(sizes))"
    let text = "{'descr': '\(descr)', 'fortran_order': False, 'shape': \(tuple), }"
    var header = signature
    header += [1, 0]
    header.append(littleEndian: UInt16(writtenBytes - header.count - 2))
    header += text.utf8
    header += [UInt8](repeating: UInt8(ascii: " "), count: writtenBytes - header.count - 1)
    header.append(UInt8(ascii: "\n"))
    return header
  }

  private static func type(_ descr: String, _ stream: any ByteStream) throws(Failure) -> ElementType {
    var word = descr.utf8[...]
    if let order = word.first, "<>|=".utf8.contains(order) { word.removeFirst() }
    if word.first == UInt8(ascii: "O") {
      throw Failure(
        status: .data,
        message: "\(stream.name): an array of Python objects, which only Python can read; write numbers: "
          + "numpy.save(FILE, x.astype('float32'))")
    }
    guard let letter = word.first, let size = Int(String(word.dropFirst()) ?? ""),
      let type = ElementType(letter: letter, size: size)
    else {
      throw Failure(
        status: .data,
        message:
          "\(stream.name): an array of type \(quoted(descr)); write one of float16 to float64, integers, bool or "
          + "text: numpy.save(FILE, x.astype('float32'))")
    }
    return type
  }

  private static func damaged(_ stream: any ByteStream, _ what: String) -> Failure {
    Failure(status: .data, message: "\(stream.name): the NumPy array \(what)")
  }
}

/// A Python dictionary of texts, truth values and tuples of whole numbers, as the header of an NPY file has it.
private struct NPYDictionary {
  enum Value {
    case text(String)
    case bool(Bool)
    case numbers([Int])
  }

  private let text: [UInt8]
  private var place = 0
  private var members: [String: Value] = [:]

  subscript(name: String) -> Value? { members[name] }

  /// nil for anything else.
  init?(_ text: [UInt8]) {
    self.text = text
    guard take("{") else { return nil }
    while !take("}") {
      guard let name = string(), take(":"), let value = value(),
        members.updateValue(value, forKey: name) == nil
      else { return nil }
      guard take(",") || next == UInt8(ascii: "}") else { return nil }
    }
    guard next == nil else { return nil }
  }

  /// What comes behind spaces.
  private var next: UInt8? {
    mutating get {
      while place < text.count, text[place] == 0x20 || text[place] == 0x0A { place += 1 }
      return place < text.count ? text[place] : nil
    }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: mark) else { return false }
    place += 1
    return true
  }

  private mutating func take(word: StaticString) -> Bool {
    guard next != nil,
      text[place...].starts(with: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
    else { return false }
    place += word.utf8CodeUnitCount
    return true
  }

  private mutating func value() -> Value? {
    if let string = string() { return .text(string) }
    if take(word: "True") { return .bool(true) }
    if take(word: "False") { return .bool(false) }
    return numbers().map { .numbers($0) }
  }

  private mutating func string() -> String? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = text[(place + 1)...].firstIndex(of: quote)
    else { return nil }
    defer { place = end + 1 }
    return String(validating: text[(place + 1)..<end], as: UTF8.self)
  }

  /// "(150, 4)", "(150,)" or "()"; Python 2 wrote "150L".
  private mutating func numbers() -> [Int]? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      guard let number = number() else { return nil }
      numbers.append(number)
      guard take(",") || next == UInt8(ascii: ")") else { return nil }
    }
    return numbers
  }

  private mutating func number() -> Int? {
    guard next != nil else { return nil }
    let digits = text[place...].prefix { $0 &- UInt8(ascii: "0") < 10 }
    place = digits.endIndex
    _ = take("L")
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
