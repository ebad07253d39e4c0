/// A choice of the library: what one of its enumerations may be.
///
/// Raw values are those of `nn.h` and of model files, and never change. Names are those of PyTorch in lower case, such as
/// `leaky-relu`; nn-cli's options take them.
public protocol Choice: CaseIterable, Hashable, RawRepresentable<Int32>, Sendable {}

extension Choice {
  /// The name in lower case, with hyphens between words: `leaky-relu`.
  public var name: String { ChoiceName.hyphenated(String(describing: self)) }

  /// The choice of this name, or nil when the library has none.
  public init?(name: String) {
    guard let choice = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = choice
  }
}

enum ChoiceName {
  /// `leaky-relu` of `leakyRelu`, `half-mse` of `halfMSE`.
  static func hyphenated(_ name: String) -> String {
    var result = ""
    var isAfterCapital = true
    for letter in name {
      if letter.isUppercase && !isAfterCapital { result += "-" }
      isAfterCapital = letter.isUppercase
      result += letter.lowercased()
    }
    return result
  }
}
