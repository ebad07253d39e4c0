import NeuralNetwork

/// The Swift of Templates: the core's own formulas, and what the core has in other forms.
enum SwiftTemplate {
  private static let definitions = Template(
    [
      PackageResources.Columns_swift, PackageResources.Layers_swift,
      PackageResources.FusedMultiplyAdd_swift, PackageResources.IntegerMultiplyAdd_swift,
      PackageResources.ActivationFormulas_swift, PackageResources.Exponential_swift,
    ], names: definedNames)

  /// The definitions that `code` mentions, as private members of a type.
  static func members(usedBy code: String) -> String {
    definitions.sections(usedBy: code, mentions: mentions).map { "\n\(member($0.text))" }.joined()
  }

  /// The expression for z of a layer after its activation; nil where it is z, or that of a whole row.
  static func expression(_ layer: ExportedModel.Layer) -> String? {
    guard layer.activation != .identity && layer.activation != .softmax else { return nil }
    let slope = CTemplate.takesSlope(layer.activation) ? ", \(HexFloat.text(layer.slope))" : ""
    return "\(name(layer.activation))(z\(slope))"
  }

  /// The function that computes an activation: "leakyRelu" of leaky-relu.
  private static func name(_ activation: Activation) -> String {
    let words = activation.name.split(separator: "-")
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Without attributes and what chooses among them: the compiler of exported code decides itself what it inlines.
  private static func member(_ section: String) -> String {
    var lines: [Substring] = []
    var isChoice = false
    for line in section.split(separator: "\n") {
      if line.hasPrefix("#if") { isChoice = true }
      if !isChoice && !line.hasPrefix("@") { lines.append(line) }
      if line.hasPrefix("#endif") { isChoice = false }
    }
    return lines.map { "  \(isDefinition($0) ? keyword(visible($0)) : "")\(visible($0))\n" }.joined()
  }

  /// What a definition begins with as a private member.
  private static func keyword(_ line: Substring) -> String {
    line.hasPrefix("struct ") ? "private " : "private static "
  }

  private static func visible(_ line: Substring) -> Substring {
    line.hasPrefix("private ") ? line.dropFirst("private ".count) : line
  }

  private static func isDefinition(_ line: Substring) -> Bool {
    ["func ", "let ", "var ", "struct "].contains(where: visible(line).hasPrefix)
  }

  /// "exp" of a section with "func exp(".
  private static func definedNames(_ section: String) -> [String] {
    section.split(separator: "\n").filter(isDefinition).map { Identifiers.all(in: visible($0))[1] }
  }

  private static func mentions(_ text: String) -> Set<String> {
    let code = text.split(separator: "\n").filter { !$0.hasPrefix("//") }.joined(separator: "\n")
    return Set(Identifiers.all(in: code).filter(definitions.contains))
  }
}
