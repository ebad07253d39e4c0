import NeuralNetwork

/// The C of Templates: what exported models have in common.
enum CTemplate {
  /// Headers, refusals of options that change results, macros.
  static let head = whole(PackageResources.arithmetic_h)

  /// Macros of models that take columns.
  static let takes = whole(PackageResources.columns_h)

  /// The macro of models whose products are fused.
  static let fuses = whole(PackageResources.fused_h)

  /// Functions, each of which an export has if its code calls them.
  static let functions = Template(
    [
      PackageResources.arithmetic_c, PackageResources.fused_c, PackageResources.integers_c,
      PackageResources.raw_c,
      PackageResources.columns_c,
      PackageResources.layers_c,
      PackageResources.elementary_c, PackageResources.activations_c, PackageResources.losses_c,
      PackageResources.trainer_c, PackageResources.classes_c, PackageResources.windows_c,
    ], names: definedNames)

  /// The macros of exported sources, with MACRO for the prefix.
  static let macros = Set(
    Identifiers.all(in: head + takes + fuses + functions.sections.map(\.text).joined() + selfTest)
      .filter { $0.hasPrefix("MACRO_") })

  static let selfTest = body(PackageResources.selftest_c)

  /// The functions that `code` calls, and those that they call, each after a blank line. `fitted` puts in what a model
  /// has for the words that begin with MODEL_.
  static func functions(usedBy code: String, fitted: (String) -> String) -> String {
    functions.map(fitted).sections(usedBy: code, mentions: mentions).map { "\n\($0.text)\n" }.joined()
  }

  /// The function NAME_x that computes an activation in place.
  static func name(_ activation: Activation) -> String { activation.name.replacing("-", with: "_") }

  /// The function that computes its derivative from what it computed; nil where that does not suffice.
  static func derivativeName(_ activation: Activation) -> String? {
    let name = "\(name(activation))_back"
    return functions.contains(name) ? name : nil
  }

  /// Whether a layer's slope or alpha is an argument of it.
  static func takesSlope(_ activation: Activation) -> Bool {
    functions[name(activation)]?.text.contains("float slope") ?? false
  }

  /// How a product joins a sum: rounded, or fused with it.
  static func summing(_ isFused: Bool, in text: String) -> String {
    replacingCalls(of: "MODEL_SUM", in: text) { arguments in
      guard !isFused else { return "NAME_fused(\(arguments))" }
      let halves = arguments.split(separator: ", ", maxSplits: 1)
      return "NAME_add(\(halves[0]), NAME_mul(\(halves[1])))"
    }
  }

  /// With the names of an export.
  static func filled(_ text: String, _ name: ExportName) -> String {
    Identifiers.map(text) { word in
      if word == "NAME" || word.hasPrefix("NAME_") { return name.text + word.dropFirst(4) }
      return word.hasPrefix("MACRO_") ? name.macro + word.dropFirst(5) : word
    }
  }

  /// The lines between "#if `flag`" and "#endif", or the text without them.
  static func choosing(_ flag: String, _ isOn: Bool, in text: String) -> String {
    var pieces = text.split(separator: "#if \(flag)\n", omittingEmptySubsequences: false)
    let first = pieces.removeFirst()
    return pieces.reduce(String(first)) { result, piece in
      let halves = piece.split(separator: "#endif\n", maxSplits: 1, omittingEmptySubsequences: false)
      return result + (isOn ? halves[0] : "") + halves[1]
    }
  }

  /// `change` in place of each "`word`(...)", of what is in the parentheses.
  static func replacingCalls(of word: String, in text: String, _ change: (Substring) -> String) -> String {
    var result = ""
    for (index, piece) in text.split(separator: "\(word)(", omittingEmptySubsequences: false).enumerated() {
      guard index > 0 else {
        result += piece
        continue
      }
      var depth = 1
      let argument = piece.prefix { character in
        depth += character == "(" ? 1 : character == ")" ? -1 : 0
        return depth > 0
      }
      result += change(argument) + piece[argument.endIndex...].dropFirst()
    }
    return result
  }

  private static func whole(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Without the #include of another template.
  private static func body(_ bytes: [UInt8]) -> String {
    whole(bytes).split(separator: "\n\n", maxSplits: 1).dropFirst().joined()
  }

  /// The first name after the comment.
  private static func definedNames(_ section: String) -> [String] {
    let halves = section.split(separator: "*/", maxSplits: 1)
    let code = section.hasPrefix("/*") ? halves.dropFirst().joined() : section
    return Identifiers.all(in: code).first { $0.hasPrefix("NAME_") }.map { [String($0.dropFirst(5))] } ?? []
  }

  private static func mentions(_ text: String) -> Set<String> {
    Set(Identifiers.all(in: text).filter { $0.hasPrefix("NAME_") }.map { String($0.dropFirst(5)) })
  }
}
