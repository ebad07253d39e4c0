import NeuralNetwork

/// What differs between exported C of floats and of integers.
protocol CBody {
  var model: ExportedModel { get }
  var name: ExportName { get }
  var hasStaticScratch: Bool { get }

  /// Arrays of what was learned.
  var constants: String { get }
  /// Text of a template with what this model has for the words that begin with MODEL_.
  func fitted(_ template: String) -> String
  /// The functions of the header, but those that all models have, with NAME for the prefix.
  var functions: String { get }
  /// Their declarations, with comments.
  var declarations: String { get }
  /// Macros of its own: name, value, comment.
  var macros: [(String, String, String)] { get }
  /// Bytes of `constants`.
  var learnedBytes: Int { get }
}

extension CBody {
  var plan: ScratchPlan { ScratchPlan(model) }
  var p: String { name.text }
  var scratchParameter: String { hasStaticScratch ? "" : ", float *scratch" }
  var scratchArgument: String { hasStaticScratch ? "" : ", scratch" }
  var constantBytes: Int { learnedBytes + CSource.preparationBytes(model) }

  /// A function of these statements.
  func function(_ head: String, _ statements: [String]) -> String {
    "\n\(head) {\n" + lines(statements) + "}\n"
  }

  /// Lines of a function.
  func lines(_ statements: [String]) -> String { statements.map { "    \($0)\n" }.joined() }

  /// The statement by which a function has `scratch`, or does without it.
  func scratchStatement(isUsed: Bool) -> [String] {
    guard isUsed else { return hasStaticScratch ? [] : ["(void)scratch;"] }
    return hasStaticScratch ? ["float *const scratch = NAME_scratch;"] : []
  }

  /// The inputs scaled and expanded, at `place`.
  func preparation(_ place: String) -> [String] {
    let copy = "NAME_\(model.inputScaling == nil ? "copy" : "scale")(inputs, \(place));"
    return [copy] + (model.degree > 1 ? ["NAME_expand(\(place));"] : [])
  }

  /// The call that computes an activation, if there is one to compute.
  func activation(_ layer: ExportedModel.Layer, _ values: String) -> [String] {
    guard layer.activation != .identity else { return [] }
    return [call(CTemplate.name(layer.activation), layer, "\(values), \(layer.units)")]
  }

  /// A call of an activation's function, or of its derivative's.
  func call(_ function: String, _ layer: ExportedModel.Layer, _ arguments: String) -> String {
    let slope = CTemplate.takesSlope(layer.activation) ? ", \(CText.float(layer.slope))" : ""
    return "NAME_\(function)(\(arguments)\(slope));"
  }
}
