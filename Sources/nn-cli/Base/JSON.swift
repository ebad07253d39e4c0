/// JSON value (RFC 8259). Objects keep the order of their members.
enum JSON: Sendable {
  case object([(String, JSON)])
  case array([JSON])
  case string(String)
  case integer(Int)
  case float(Float)
  case double(Double)
  case bool(Bool)
  case null
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral,
  ExpressibleByNilLiteral
{
  init(dictionaryLiteral members: (String, JSON)...) { self = .object(members) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(stringLiteral text: String) { self = .string(text) }
  init(nilLiteral: ()) { self = .null }

  init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }
  init(_ values: [Int]) { self = .array(values.map { .integer($0) }) }
  init(_ values: [Float]) { self = .array(values.map { .float($0) }) }
}

extension JSON {
  /// Text on one line. Numbers have the fewest digits that read back as the same bits; one that is not finite is null,
  /// because JSON has no word for it.
  var text: String {
    var text = ""
    write(to: &text)
    return text
  }

  /// Text of an object with a line for each member, for files that people edit.
  var lines: String {
    guard case .object(let members) = self else { return text + "\n" }
    return "{\n" + members.map { "  \(JSON.quoted($0)): \($1.text)" }.joined(separator: ",\n") + "\n}\n"
  }

  /// Object without its members that are null.
  var withoutNulls: JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { if case .null = $0.1 { false } else { true } })
  }

  /// Object of the members whose value is not nil.
  static func present(_ members: [(String, JSON?)]) -> JSON {
    .object(members.compactMap { name, value in value.map { (name, $0) } })
  }

  private func write(to text: inout String) {
    switch self {
    case .object(let members):
      Self.write(members, between: ("{", "}"), to: &text) { member, text in
        text += JSON.quoted(member.0) + ": "
        member.1.write(to: &text)
      }
    case .array(let elements):
      Self.write(elements, between: ("[", "]"), to: &text) { $0.write(to: &$1) }
    case .string(let value): text += Self.quoted(value)
    case .integer(let value): text += String(value)
    case .float(let value): text += value.isFinite ? value.description : "null"
    case .double(let value): text += value.isFinite ? value.description : "null"
    case .bool(let value): text += value ? "true" : "false"
    case .null: text += "null"
    }
  }

  private static func write<Element>(
    _ elements: [Element], between brackets: (String, String), to text: inout String,
    _ body: (Element, inout String) -> Void
  ) {
    text += brackets.0
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      body(element, &text)
    }
    text += brackets.1
  }

  private static func quoted(_ value: String) -> String {
    // Most texts have nothing to escape.
    if value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) { return "\"\(value)\"" }
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
