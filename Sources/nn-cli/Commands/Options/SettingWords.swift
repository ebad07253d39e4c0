/// Words of a command line.
enum SettingWords {
  /// Words that set what `settings` say, in the form of --config. Joined by the equals sign, no value can be taken for another
  /// option.
  static func words(_ settings: [(String, JSON)]) -> [String] {
    settings.compactMap { name, value in
      switch value {
      case .null: nil
      case .bool(true): "--\(name)"
      case .bool(false): ConfigFile.hasOpposite(name) ? "--no-\(name)" : nil
      default: "--\(name)=\(text(value))"
      }
    }
  }

  /// Settings that are not as they are when nobody says anything.
  static func changed(_ settings: [(String, JSON)]) -> [(String, JSON)] {
    let usual = Dictionary(ConfigFile.options.map { ($0.0, $0.1.text) }) { first, _ in first }
    return settings.filter { usual[$0.0] != $0.1.text }
  }

  /// Words as a shell takes them, an option before its value.
  static func shell(_ words: [String]) -> String {
    words.map { word in
      guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return quoted(word) }
      let value = String(word[word.index(after: sign)...])
      return "\(word[..<sign])\(value.hasPrefix("-") ? "=" : " ")\(quoted(value))"
    }.joined(separator: " ")
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .array(let elements): elements.map(text).joined(separator: ",")
    default: value.text
    }
  }

  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "+")...UInt8(ascii: ":"),
        UInt8(ascii: "_"), UInt8(ascii: "="), UInt8(ascii: "%"), UInt8(ascii: "@"):
        true
      default: byte >= 0x80
      }
    }
    guard !plain || word.isEmpty else { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
