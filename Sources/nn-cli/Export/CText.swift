/// Pieces of C.
enum CText {
  /// A float with every bit kept: 0x1.8p-3f.
  static func float(_ value: Float) -> String { HexFloat.text(value) + "f" }

  /// Numbers of an initialiser, a line for as many as fit.
  static func lines(_ numbers: [String], indent: String = "    ", width: Int = 110) -> String {
    var text = ""
    var column = 0
    for number in numbers {
      if column > 0 && column + number.utf8.count + 2 > width {
        text += "\n"
        column = 0
      }
      text += column == 0 ? indent : " "
      column += (column == 0 ? indent.utf8.count : 1) + number.utf8.count + 1
      text += number + ","
    }
    return text
  }

  static func array(_ declaration: String, _ values: [String]) -> String {
    "\(declaration) = {\n\(lines(values))\n};\n"
  }

  /// A string literal. What is not plain ASCII is written as octal digits, which end after three.
  static func string(_ text: String) -> String {
    var literal = "\""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "?"):
        literal += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: literal += String(UnicodeScalar(byte))
      default: literal += "\\" + [byte >> 6, byte >> 3 & 7, byte & 7].map { String($0) }.joined()
      }
    }
    return literal + "\""
  }

  /// A comment of these lines.
  static func comment(_ lines: [String]) -> String {
    "/*\n" + lines.map { $0.isEmpty ? " *\n" : " * \(inline($0))\n" }.joined() + " */\n"
  }

  /// Text within a comment, which cannot end it.
  static func inline(_ text: String) -> String {
    let shown = text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : String(Character($0)) }
    return shown.joined().replacing("*/", with: "* /").replacing("/*", with: "/ *")
  }

  /// The head of a function that gives a name. On an AVR it has the ending of avr-libc's functions for texts in flash, so
  /// that no program takes the name for one in RAM.
  static func nameFunction(_ function: String, end: String) -> String {
    """
    #if defined(__AVR__)
    const char *\(function)_P(int index)\(end)
    #else
    const char *\(function)(int index)\(end)
    #endif

    """
  }

  /// What the comment of such a function says besides.
  static func nameComment(_ function: String) -> String {
    "On an AVR it is \(function)_P, and the name is in flash: for puts_P, strcpy_P and the like."
  }

  /// A header file for C and C++; `usesIntegers` of given widths.
  static func header(
    about lines: [String], guardName: String, usesIntegers: Bool, macros: String, functions: String
  ) -> String {
    comment(lines) + """
      #ifndef \(guardName)
      #define \(guardName)
      \(usesIntegers ? "\n#include <stdint.h>\n" : "")
      \(macros)
      #ifdef __cplusplus
      extern "C" {
      #endif

      \(functions)
      #ifdef __cplusplus
      }
      #endif

      #endif /* \(guardName) */

      """
  }
}
