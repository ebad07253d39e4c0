import NeuralNetwork

/// What differs between exported C of floats and of integers.
protocol CBody {
  var model: ExportedModel { get }
  var name: ExportName { get }
  var hasStaticScratch: Bool { get }

  /// Arrays of what was learned.
  var constants: String { get }
  /// Functions of CFunction that are called.
  var needs: [String] { get }
  /// Templates of functions that do not depend on the model.
  var core: String { get }
  /// The functions of the header, but those that all models have.
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

  /// A template stands for any model: NAME is the prefix and MACRO that of macros.
  func filled(_ template: String) -> String {
    template.replacing("NAME", with: p).replacing("MACRO", with: name.macro)
  }

  /// A function of these statements.
  func function(_ head: String, _ statements: [String]) -> String {
    "\n\(head) {\n" + statements.map { "    \($0)\n" }.joined() + "}\n"
  }

  /// The statement by which a function has `scratch`, or does without it.
  func scratchStatement(isUsed: Bool) -> [String] {
    guard isUsed else { return hasStaticScratch ? [] : ["(void)scratch;"] }
    return hasStaticScratch ? ["float *const scratch = \(p)_scratch;"] : []
  }

  /// The inputs scaled and expanded, at `place`.
  func preparation(_ place: String) -> [String] {
    let copy = "\(p)_\(model.inputScaling == nil ? "copy" : "scale")(inputs, \(place));"
    return [copy] + (model.degree > 1 ? ["\(p)_expand(\(place));"] : [])
  }

  var preparationNeeds: [String] {
    [model.inputScaling == nil ? "copy" : "scale"] + (model.degree > 1 ? ["expand"] : [])
  }

  func activation(_ layer: ExportedModel.Layer, _ values: String) -> [String] {
    let function = "\(p)_\(CFunction.name(layer.activation))(\(values), \(layer.units)"
    return switch layer.activation {
    case .identity: []
    case .leakyRelu, .elu: ["\(function), \(CText.float(layer.slope)));"]
    default: ["\(function));"]
    }
  }
}
