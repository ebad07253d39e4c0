/// C that computes in floats.
struct CFloatBody: CBody {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool
  /// Those of a trainer are; others stay in flash.
  var areWeightsInRAM = false

  var learnedBytes: Int { 4 * model.parameterCount }
  var macros: [(String, String, String)] { [] }
  var declarations: String { "" }

  var constants: String {
    var text = "/* Of each layer, of each unit: its bias and its weights. */\n"
    text += "static const float \(p)_parameters[\(name.macro)_PARAMETERS] \(name.macro)_FLASH = {\n"
    for layer in model.layers {
      text += "    /* [\(layer.units)][1 + \(layer.inputs)] */\n"
      text += CText.lines(layer.parameters.map(CText.float)) + "\n"
    }
    return text + "};\n"
  }

  var needs: [String] {
    (model.preparesInputs ? preparationNeeds : []) + model.layers.map { CFunction.name($0.activation) }
      + (model.targetScaling == nil ? [] : ["unscale"])
  }

  var core: String {
    Self.dense.replacing("WEIGHT", with: areWeightsInRAM ? "*p++" : "MACRO_READ_FLOAT(p++)")
  }

  private static let dense = """

    /* z[units] from x[inputs] and p[units][1 + inputs]: the bias, then each product added to it in turn. */
    static const float *NAME_dense(const float *p, const float *x, size_t inputs, float *z, size_t units) {
        size_t i;
        for (; units > 0; units--) {
            float sum = WEIGHT;
            for (i = 0; i < inputs; i++) sum = NAME_add(sum, NAME_mul(x[i], WEIGHT));
            *z++ = sum;
        }
        return p;
    }

    """

  var functions: String {
    let (plan, layers) = (plan, model.layers)
    var lines = layers.count > 1 ? ["const float *p;"] : []
    lines += scratchStatement(isUsed: plan.bytes > 0)
    lines.append("if (\(p)_refuses(inputs, \(name.macro)_INPUTS)) return 1;")
    var input = "inputs"
    if let offset = plan.inputs {
      input = place(offset)
      lines += preparation(input)
    }
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      let output = isLast ? "outputs" : place(plan.outputs[index])
      let from = index == 0 ? "\(p)_parameters" : "p"
      let call = "\(p)_dense(\(from), \(input), \(layer.inputs), \(output), \(layer.units));"
      lines.append((isLast ? "(void)" : "p = ") + call)
      lines += activation(layer, output)
      input = output
    }
    if model.targetScaling != nil { lines.append("\(p)_unscale(outputs);") }
    return function(
      "int \(p)_predict(const float *inputs, float *outputs\(scratchParameter))", lines + ["return 0;"])
  }

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "scratch + \(offset / 4)" }
}
