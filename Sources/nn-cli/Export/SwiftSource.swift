import NeuralNetwork

/// A model exported as Embedded Swift: an enum of its name, with nothing allocated.
struct SwiftSource {
  let model: ExportedModel
  let name: ExportName

  private var plan: ScratchPlan { ScratchPlan(model, addsRows: false) }
  private var columns: SwiftColumns? { model.columns.map { SwiftColumns(model, $0) } }

  var text: String {
    comment + "public enum \(name.camelCase) {\n" + counts + (columns?.types ?? "") + predict + classify
      + label + (columns == nil ? "" : SwiftColumns.calls(isOfClasses: model.classRule != nil))
      + SwiftTemplate.members(usedBy: predict) + constants + "}\n"
  }

  private var comment: String {
    let lines =
      model.summary.lines(name.camelCase) + [
        "",
        "Embedded Swift 6.2 or later, without allocations. The outputs are those of libnn's nn_predict, bit for bit.",
      ] + (model.fusesProducts ? Self.fusing : [])
    return lines.map { $0.isEmpty ? "//\n" : "// \(CText.inline($0))\n" }.joined()
  }

  private static let fusing = [
    "Products are fused with sums, by the processor with -D NN_HAS_FMA (and always on 64-bit ARM), in integers with",
    "-D NN_SOFT_FLOAT, which is for chips without an FPU, and otherwise in binary64: the bits are the same.",
  ]

  private var counts: String {
    """
      public static var inputs: Int { \(model.inputs) }
      public static var outputs: Int { \(model.outputs) }
      /// Floats of scratch memory that a call needs.
      public static var scratch: Int { \(max(plan.floats, 1)) }

    """
  }

  private static let parameters = """
    _ inputs: UnsafePointer<Float>, into outputs: UnsafeMutablePointer<Float>,
        scratch: UnsafeMutablePointer<Float>
    """

  private var predict: String {
    var lines = [
      columns == nil
        ? "for i in 0..<\(model.inputs) where !inputs[i].isFinite { return false }"
        : "guard takesRow(inputs) else { return false }"
    ]
    var input = "inputs"
    if let offset = plan.inputs {
      let row = place(offset)
      lines.append(
        columns == nil
          ? "for i in 0..<\(model.inputs) { \(element(row)) = \(prepared("inputs[i]", "i")) }"
          : "fillFeatures(inputs, \(row))")
      if model.degree > 1 { lines += expansion(row) }
      input = "UnsafePointer(\(row))"
    }
    var parameter = 0
    for (index, layer) in model.layers.enumerated() {
      let isLast = index == model.layers.count - 1
      let output = isLast ? "outputs" : place(plan.outputs[index])
      lines.append("\(dense)(\(input), \(layer.inputs), \(output), \(layer.units), at: \(parameter))")
      if let expression = SwiftTemplate.expression(layer) {
        lines += [
          "for i in 0..<\(layer.units) {", "  let z = \(element(output))",
          "  \(element(output)) = \(expression)", "}",
        ]
      } else if layer.activation == .softmax {
        lines.append("softmax(\(output), \(layer.units))")
      }
      parameter += layer.parameters.count
      input = "UnsafePointer(\(output))"
    }
    if model.targetScaling != nil {
      lines.append(
        "for i in 0..<\(model.outputs) { outputs[i] = outputs[i] / targetScale[unchecked: i] + targetMean[unchecked: i] }"
      )
    }
    let refused = columns == nil ? "an input is NaN or infinite" : "the model refuses an input"
    return
      "\n  /// outputs from raw inputs; false when \(refused), and outputs stay as they are.\n"
      + "  public static func predict(\n    \(Self.parameters)\n  ) -> Bool {\n"
      + (lines + ["return true"]).map { "    \($0)\n" }.joined() + "  }\n"
  }

  private var dense: String { model.fusesProducts ? "fusedDense" : "dense" }

  /// A raw number as the first layer sees it.
  private func prepared(_ value: String, _ index: String) -> String {
    model.inputScaling == nil
      ? value : "(\(value) - inputMean[unchecked: \(index)]) * inputScale[unchecked: \(index)]"
  }

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "(scratch + \(offset / 4))" }
  private func element(_ array: String) -> String { "\(array)[i]" }

  private func expansion(_ row: String) -> [String] {
    [
      "var (start, end) = (0, \(model.features))", "for _ in 1..<\(model.degree) {", "  let below = end",
      "  for i in 0..<\(model.features) {", "    for term in Int(starts[unchecked: start])..<below {",
      "      \(row)[end] = \(row)[i] * \(row)[term]", "      end &+= 1", "    }", "    start &+= 1", "  }",
      "}",
    ]
  }

  private var classify: String {
    guard let rule = model.classRule else { return "" }
    let choice =
      switch rule {
      case .above(let threshold): ["return outputs[0] > \(threshold) ? 1 : 0"]
      case .largest:
        [
          "var best = 0", "for i in 1..<\(model.outputs) where outputs[i] > outputs[best] { best = i }",
          "return best",
        ]
      case .labels(let threshold):
        [
          "var count = 0", "for i in 0..<\(model.outputs) {",
          "  labels[i] = outputs[i] > \(threshold) ? 1 : 0", "  count &+= Int(labels[i])", "}",
          "return count",
        ]
      }
    let refused =
      columns == nil
      ? "an input or an output is not finite" : "the model refuses an input, or an output is not finite"
    let result =
      model.hasLabels
      ? "labels[outputs] receive 1 where the row has the label, else 0: how many it has, or"
      : "the index of the class that the outputs name, or"
    let labels = model.hasLabels ? "labels: UnsafeMutablePointer<UInt8>,\n    " : ""
    let parameters = Self.parameters.replacing("scratch:", with: labels + "scratch:")
    let lines =
      [
        "guard predict(inputs, into: outputs, scratch: scratch) else { return -1 }",
        "for i in 0..<\(model.outputs) where !outputs[i].isFinite { return -1 }",
      ] + choice
    return
      "\n  /// Predicts; \(result) -1 where \(refused).\n"
      + "  public static func classify(\n    \(parameters)\n  ) -> Int {\n"
      + lines.map { "    \($0)\n" }.joined() + "  }\n"
  }

  private var label: String {
    guard model.classRule != nil else { return "" }
    let cases = model.labels.enumerated().map { "    case \($0): \(Self.string($1))\n" }.joined()
    return
      "\n  /// The name of a \(model.hasLabels ? "label" : "class"); empty for other indices.\n  public static func label(_ index: Int) -> StaticString {\n"
      + "    switch index {\n\(cases)    default: \"\"\n    }\n  }\n"
  }

  private static func string(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { scalar in
      scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
        ? String(Character(scalar)) : "\\u{\(String(scalar.value, radix: 16))}"
    }
    return "\"\(scalars.joined())\""
  }

  private var constants: String {
    var text = ""
    if let columns {
      let value = prepared("value", "i")
      text += "\n  private static func prepared(_ value: Float, _ i: Int) -> Float { \(value) }\n\n"
      text += columns.constants.map { array($0.name, $0.type, $0.values) }.joined()
    }
    text += "\n  /// Bias and weights of each unit, layer by layer.\n"
    text += array("parameters", "Float", model.layers.flatMap(\.parameters).map(HexFloat.text))
    for (which, scaling) in [("input", model.inputScaling), ("target", model.targetScaling)] {
      guard let scaling else { continue }
      text += array("\(which)Mean", "Float", scaling.mean.map(HexFloat.text))
      text += array("\(which)Scale", "Float", scaling.scale.map(HexFloat.text))
    }
    let starts = model.polynomialStarts.map { "\($0)" }
    return text + (starts.isEmpty ? "" : array("starts", "UInt32", starts))
  }

  private func array(_ name: String, _ type: String, _ values: [String]) -> String {
    "  private static let \(name): InlineArray<\(values.count), \(type)> = [\n"
      + CText.lines(values) + "\n  ]\n"
  }
}
