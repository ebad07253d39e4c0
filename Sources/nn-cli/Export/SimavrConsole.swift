/// What a program printed under simavr.
enum SimavrConsole {
  /// What the program printed, out of what simavr wrote on standard error: in colour, with a dot for a line break, and
  /// with a line break of its own after it, or when its buffer is full.
  static func text(_ errors: String) -> String {
    var text = ""
    for line in errors.split(separator: "\n") where !line.hasPrefix("Loaded ") { text += uncoloured(line) }
    return text.replacing(".", with: "\n")
  }

  /// Without sequences such as ESC [ 32 m.
  private static func uncoloured(_ line: Substring) -> String {
    let pieces = line.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    let rest = pieces.dropFirst().map { piece in piece.drop { $0 != "m" }.dropFirst() }
    return String(pieces[0]) + rest.joined()
  }
}
