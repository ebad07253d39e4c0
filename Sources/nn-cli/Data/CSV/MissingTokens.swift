/// Texts that stand for a value that is missing. A field without text always does.
struct MissingTokens {
  /// Those of the programs that most tables come from.
  static let usual = ["NA", "N/A", "NaN", "nan", "null", "NULL", "."]

  /// Whether the user named them.
  let areTold: Bool
  private let texts: [String]
  private let tokens: TextIndex
  /// Whether one of them is written as a number, which a parser would take it for.
  let haveNumber: Bool

  /// nil: the usual ones.
  init(_ told: [String]?) {
    self.init(told ?? Self.usual, areTold: told != nil)
  }

  private init(_ texts: [String], areTold: Bool) {
    (self.texts, self.areTold) = (texts, areTold)
    tokens = TextIndex(texts)
    haveNumber = texts.contains { $0.utf8.contains { $0 &- UInt8(ascii: "0") < 10 } }
  }

  /// Eight more bytes behind the text may be read: see PaddedBytes.
  func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.isEmpty || tokens.view.index(of: text) != nil
  }
}

extension MissingTokens {
  /// These, and one that nobody needs to name.
  func and(_ text: String) -> MissingTokens { MissingTokens(texts + [text], areTold: areTold) }

  /// Texts as --na takes them.
  static func texts(_ list: String) -> [String] { list.split(separator: ",").map(String.init) }

  /// Whether a text looks like what some program writes where a value is missing, whether or not it stands for that here.
  static func isPlaceholder(_ text: String) -> Bool {
    ["na", "n/a", "#n/a", "null", "none", "nil", "missing", "?", "-", "--", "."].contains(text.lowercased())
  }
}
