/// Swift's names for texts of a table: each another one.
struct SwiftNames {
  /// Types that exported code uses by their names, and its own.
  static let usedTypes: Set<String> = [
    "Row", "Float", "Int", "Int32", "UInt8", "UInt32", "Bool", "InlineArray", "StaticString", "UnsafePointer",
    "UnsafeMutablePointer", "Type", "Self", "Any", "Protocol",
  ]

  /// Those of fused products.
  static let fusedTypes: Set<String> = ["Double", "Signed", "UInt64", "Wide"]

  private var taken: Set<String>

  init(taken: Set<String>) { self.taken = taken }

  /// "torgersenIsland" of "Torgersen Island"; `other` where no letter or digit is left.
  mutating func name(_ text: String, or other: String) -> String {
    let words = Self.words(text)
    let first = words.first.map { $0.prefix(1).lowercased() + $0.dropFirst() } ?? ""
    return unique(words.isEmpty ? other : first + words.dropFirst().map(Self.capitalized).joined())
  }

  /// "TorgersenIsland".
  mutating func typeName(_ text: String, or other: String) -> String {
    let words = Self.words(text)
    return unique(words.isEmpty ? other : words.map(Self.capitalized).joined())
  }

  private mutating func unique(_ wish: String) -> String {
    let wish = wish.utf8.first.map(ExportName.isDigit) == true ? "_\(wish)" : wish
    var name = wish
    var count = 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(wish)_\(count)"
    }
    return Self.keywords.contains(name) ? "`\(name)`" : name
  }

  private static func capitalized(_ word: String) -> String {
    word.prefix(1).uppercased() + word.dropFirst()
  }

  /// Letters and digits; of a word in capitals the first one is kept at most. A minus before a digit is a word.
  private static func words(_ text: String) -> [String] {
    let start =
      text.first == "-" && text.dropFirst().utf8.first.map(ExportName.isDigit) == true ? ["minus"] : []
    let parts = text.utf8.split { !ExportName.isLetter($0) && !ExportName.isDigit($0) }
    return start
      + parts.map { part in
        let word = String(decoding: part, as: UTF8.self)
        return word == word.uppercased() ? word.lowercased() : word
      }
  }

  private static let keywords = Set(
    """
    associatedtype borrowing class consuming deinit enum extension fileprivate func import init inout internal let
    nonisolated open operator precedencegroup private protocol public rethrows static struct subscript typealias var
    break case catch continue default defer do else fallthrough for guard if in repeat return switch throw where while
    any as await false is nil self super throws true try
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
