/// A source file of the folder Templates, which the build embeds. It is cut into sections with a blank line between them,
/// each a function or another definition with its comment, so that an export takes what its model needs.
///
/// NAME stands for the prefix of an export and MACRO for that of its macros. What else differs from model to model are
/// words that begin with MODEL_.
struct Template {
  struct Section {
    /// What it defines, without the prefix: "exp_of"; nothing of a comment or an #include.
    let names: [String]
    let text: String
  }

  let sections: [Section]

  /// `names` finds what a section defines.
  init(_ files: [[UInt8]], names: (String) -> [String]) {
    sections = files.flatMap { bytes in
      Self.parts(String(decoding: bytes, as: UTF8.self)).map { part in
        let text = part.last == "\n" ? String(part.dropLast()) : part
        return Section(names: names(text), text: text)
      }
    }
  }

  /// Cut at each blank line but those inside a type, which an indented line follows.
  private static func parts(_ text: String) -> [String] {
    text.split(separator: "\n\n").reduce(into: []) { parts, part in
      if part.hasPrefix(" "), let last = parts.popLast() {
        parts.append("\(last)\n\n\(part)")
      } else {
        parts.append(String(part))
      }
    }
  }

  private init(sections: [Section]) { self.sections = sections }

  /// The section that defines a name.
  subscript(name: String) -> Section? { sections.first { $0.names.contains(name) } }

  func contains(_ name: String) -> Bool { self[name] != nil }

  /// The sections that `code` mentions, those that they mention, and so on, in the order of the files. `mentions` finds
  /// the names in a text.
  func sections(usedBy code: String, mentions: (String) -> Set<String>) -> [Section] {
    var needed = mentions(code)
    var open = needed
    while let name = open.popFirst() {
      for section in sections where section.names.contains(name) {
        let found = mentions(section.text).subtracting(needed)
        needed.formUnion(found)
        open.formUnion(found)
      }
    }
    return sections.filter { $0.names.contains(where: needed.contains) }
  }

  /// With `change` applied to the text of every section.
  func map(_ change: (String) -> String) -> Template {
    Template(sections: sections.map { Section(names: $0.names, text: change($0.text)) })
  }
}

/// Names in C and Swift.
enum Identifiers {
  /// Every run of letters, digits and _ in the text.
  static func all(in text: some StringProtocol) -> [String] {
    text.utf8.split { !isPart($0) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The text with `change` applied to each of them.
  static func map(_ text: String, _ change: (String) -> String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(2 * bytes.count)
    var start = 0
    while start < bytes.count {
      let isWord = isPart(bytes[start])
      let end = bytes[start...].firstIndex { isPart($0) != isWord } ?? bytes.count
      if isWord {
        result += change(String(decoding: bytes[start..<end], as: UTF8.self)).utf8
      } else {
        result += bytes[start..<end]
      }
      start = end
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
