import NeuralNetwork

/// C that computes in floats.
struct CFloatBody: CBody {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool
  /// Those of a trainer are; others stay in flash.
  var areWeightsInRAM = false
  /// Leading layers of a trainer that it does not train.
  var frozenLayers = 0

  /// What a trainer learns stays as it is learned.
  private var addsRows: Bool { model.addsRows && !areWeightsInRAM }

  var learnedBytes: Int { 4 * model.parameterCount }
  var macros: [(String, String, String)] { [] }
  var declarations: String { "" }

  var constants: String {
    let first = addsRows ? "Of the first layer its biases, and the weights of each feature. " : ""
    let comment =
      "/* \(first)Of each \(addsRows ? "other " : "")layer, of each unit: its bias and its weights. */\n"
    let trained = array("parameters[MACRO_PARAMETERS]", frozenLayers..<model.layers.count)
    guard frozenLayers > 0 else { return comment + trained }
    return comment + "\n/* Of layers that are not trained. */\n" + array("frozen[]", 0..<frozenLayers)
      + "\n/* Where training begins. */\n" + trained
  }

  /// The parameters of some layers.
  private func array(_ name: String, _ layers: Range<Int>) -> String {
    var text = "static const float NAME_\(name) MACRO_FLASH = {\n"
    for index in layers {
      let layer = model.layers[index]
      let isByInput = index == 0 && addsRows
      let (shape, values) =
        isByInput
        ? ("[1 + \(layer.inputs)][\(layer.units)]", layer.parametersByInput)
        : ("[\(layer.units)][1 + \(layer.inputs)]", layer.parameters)
      text += "    /* \(shape) */\n" + CText.lines(values.map(CText.float)) + "\n"
    }
    return text + "};\n"
  }

  func fitted(_ template: String) -> String {
    shaped(template).replacing("MODEL_WEIGHT", with: areWeightsInRAM ? "*p++" : "MACRO_READ_FLOAT(p++)")
  }

  var functions: String {
    let (plan, layers) = (plan, model.layers)
    var lines = layers.count > 1 ? ["const float *p;"] : []
    lines += scratchStatement(isUsed: plan.bytes > 0)
    lines += refusal
    var input = "inputs"
    if let offset = plan.inputs {
      input = place(offset)
      lines += preparation(input)
    }
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let output = isLast ? "outputs" : place(plan.outputs[index])
      let from = index == 0 ? "NAME_parameters" : "p"
      let call =
        index == 0 && addsRows
        ? "\(first)(\(from), \(input), \(output), \(layer.units));"
        : "NAME_dense(\(from), \(input), \(layer.inputs), \(output), \(layer.units));"
      lines.append((isLast ? "(void)" : "p = ") + call)
      lines += activation(layer, output)
      input = output
    }
    if model.targetScaling != nil { lines.append("NAME_unscale(outputs);") }
    return function(
      "int NAME_predict(const float *inputs, float *outputs\(scratchParameter))", lines + ["return 0;"])
  }

  private var first: String { model.fusesProducts ? "NAME_first_fused" : "NAME_first" }

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "scratch + \(offset / 4)" }
}
