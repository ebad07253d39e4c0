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

  var inputsMacro: String { model.inputsMacro }

  /// Text of a template with what this model has for the words about its inputs.
  func shaped(_ template: String) -> String {
    CTemplate.summing(model.fusesProducts, in: template)
      .replacing("MODEL_FEATURES", with: model.columns == nil ? "MACRO_INPUTS" : "MACRO_FEATURES")
      .replacing("MODEL_SCALED", with: model.inputScaling == nil ? "value" : "NAME_scale_one(j, value)")
  }

  /// The statements by which a function returns what is wrong with the inputs.
  var refusal: [String] {
    model.columns == nil
      ? ["if (NAME_refuses(inputs, MACRO_INPUTS)) return 1;"] : returning(fault: "NAME_fault(inputs)")
  }

  func returning(fault call: String) -> [String] {
    ["const int fault = \(call);", "if (fault != 0) return fault;"]
  }

  /// The inputs as the first layer sees them, at `place`.
  func preparation(_ place: String) -> [String] {
    let function = model.columns != nil ? "features" : model.inputScaling == nil ? "copy" : "scale"
    let copy = "NAME_\(function)(inputs, \(place));"
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
