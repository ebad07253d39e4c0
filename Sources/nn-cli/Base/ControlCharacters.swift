/// Escapes control characters as \u001b, so that no name or file moves a cursor and JSON stays JSON.
func escapingControls(_ text: String, butLineEnds: Bool = false) -> String {
  // Control characters from U+0080 on begin with C2 in UTF-8. Most texts have neither these nor those below U+0020.
  guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar.properties.generalCategory != .control || (butLineEnds && scalar == "\n") {
      result.unicodeScalars.append(scalar)
    } else {
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
  return result
}
