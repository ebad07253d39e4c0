internal import CNN

/// A choice of the library: what one of its enumerations may be.
///
/// Raw values are those of `nn.h` and of model files, and never change. Names are those of PyTorch in lower case, such as
/// `leaky-relu`; nn-cli's options take them.
public protocol Choice: CaseIterable, Hashable, RawRepresentable<Int32>, Sendable {
  /// Which choice of the library it is: its `nn_choice`.
  static var choice: Int32 { get }
}

extension Choice {
  /// The name in lower case, with hyphens between words: `leaky-relu`.
  public var name: String {
    nn_choice_name(Self.choice, rawValue).map { String(cString: $0) } ?? "unknown (\(rawValue))"
  }

  /// The choice of this name, or nil when the library has none.
  public init?(name: String) {
    var value: Int32 = 0
    guard nn_find_choice(Self.choice, name, &value) == nn_status(NN_OK) else { return nil }
    self.init(rawValue: value)
  }
}
