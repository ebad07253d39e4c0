/// The name that everything in an export begins with: a C identifier.
struct ExportName {
  let text: String

  /// Of macros.
  var macro: String { text.uppercased() }

  /// "IrisSmall" of iris_small, for Swift types.
  var camelCase: String {
    text.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  init(_ text: String, option: String) throws(Failure) {
    self.text = text
    if let fault = Self.fault(text) {
      throw Failure(status: .usage, message: "\(option)\(quoted(text)) \(fault)")
    }
  }

  /// From the name of a model file.
  init(ofFile path: String) throws(Failure) {
    let name = fileName(path)
    let stem = name.hasSuffix(".nn") && name.count > 3 ? String(name.dropLast(3)) : name
    guard let fault = Self.fault(stem) else {
      text = stem
      return
    }
    throw Failure(
      status: .usage, message: "\(path): the name \(quoted(stem)) \(fault); choose another with --prefix")
  }

  private static func fault(_ text: String) -> String? {
    let letters = text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    guard letters, let first = text.utf8.first, !isDigit(first) else {
      return "is not a C identifier: letters, digits and _, not a digit first"
    }
    if first == UInt8(ascii: "_") || text.contains("__") {
      return "is reserved: _ first, or __, is the compiler's"
    }
    if text.utf8.count > 63 { return "is too long: at most 63 letters are told apart" }
    return keywords.contains(text) ? "is a keyword of C or C++" : nil
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// Of C up to C23 and C++ up to C++23.
  private static let keywords = Set(
    """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t char32_t class
    compl concept const consteval constexpr constinit const_cast continue co_await co_return co_yield decltype
    default delete do double dynamic_cast else enum explicit export extern false float for friend goto if inline
    int long mutable namespace new noexcept not not_eq nullptr operator or or_eq private protected public
    register reinterpret_cast requires restrict return short signed sizeof static static_assert static_cast
    struct switch template this thread_local throw true try typedef typeid typename typeof typeof_unqual union
    unsigned using virtual void volatile wchar_t while xor xor_eq
    """.split { $0 == " " || $0 == "\n" }.map(String.init))
}
