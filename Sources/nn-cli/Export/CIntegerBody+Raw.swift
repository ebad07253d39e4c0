import NeuralNetwork

/// From the integer sums of the last layer to a class, and from raw readings to those sums.
extension CIntegerBody {
  /// "classify" where the sums name a class, else "predict".
  var rawFunction: String { decision == nil ? "predict" : "classify" }

  private var labelsParameter: String { model.hasLabels ? ", unsigned char *labels" : "" }
  private var labelsArgument: String { model.hasLabels ? ", labels" : "" }

  var classifyDeclaration: String {
    guard let decision else { return "" }
    return """

      /* \(Self.classified(decision)).
         In integers alone, without the last activation. */
      int NAME_classify_q(const int8_t *x_q\(labelsParameter)\(scratchParameter));

      """
  }

  private static func classified(_ decision: IntegerDecision) -> String {
    switch decision {
    case .largest: "The index of the class whose sum is the largest, the first of several"
    case .above: "The index of the class"
    case .labels:
      "labels[MACRO_OUTPUTS] receive 1 where the row has the label, else 0; the result is how many it has"
    }
  }

  /// Without `raw` nothing.
  var rawDeclarations: String {
    guard let raw else { return "" }
    let predict = """

      /* x_q[MACRO_QUANTIZED_INPUTS] of raw readings, raw[\(inputsMacro)], which are worth:

      \(raw.columns.indices.map { "     \(CText.inline(meaning(raw, $0)))\n" }.joined())
         x_q is floor((raw * multiplier + offset) / 2^shift), limited to -128 ... 127. This function and those below
         compute no float; a program that calls no others needs none of a processor's float routines, linked with
         -ffunction-sections and -Wl,--gc-sections. */
      void NAME_quantize_raw(const int16_t *raw, int8_t *x_q);

      /* Of readings what NAME_predict_q gives: the sums z_q[MACRO_OUTPUTS]. */
      void NAME_predict_raw(const int16_t *raw, int32_t *z_q\(scratchParameter));

      """
    guard decision != nil else { return predict }
    return predict + """

      /* Of readings what NAME_classify_q gives:

           int16_t raw[\(inputsMacro)] = {...};\(labelsUse)
           \(classifyUse) */
      int NAME_classify_raw(const int16_t *raw\(labelsParameter)\(scratchParameter));

      """
  }

  private var labelsUse: String {
    (model.hasLabels ? "\n     unsigned char labels[MACRO_OUTPUTS];" : "")
      + (hasStaticScratch ? "" : "\n     float scratch[MACRO_SCRATCH_FLOATS];")
  }

  private var classifyUse: String {
    let call = "NAME_classify_raw(raw\(labelsArgument)\(scratchArgument))"
    return model.hasLabels
      ? "if (\(call) > 0 && labels[0]) puts(NAME_label(0));" : "puts(NAME_label(\(call)));"
  }

  /// "raw[0], temperature: raw * 0.01 - 40"
  private func meaning(_ raw: RawReadings, _ index: Int) -> String {
    let (offset, scale) = raw.columns[index].value
    let name = model.featureNames.isEmpty ? "" : ", \(model.featureNames[index])"
    let added = offset == 0 ? "" : offset < 0 ? " - \(-offset)" : " + \(offset)"
    return "raw[\(index)]\(name): raw * \(scale)\(added)"
  }

  /// What sums are worth, of a model of numbers: no activation comes after them.
  var rawMacros: [(String, String, String)] {
    guard raw != nil, decision == nil, model.layers.last?.activation == .identity else { return [] }
    let scaling = model.targetScaling
    let scales = (0..<model.outputs).map { "\(outputScale / (scaling?.scale[$0] ?? 1))f" }
    let offsets = (0..<model.outputs).map { "\(scaling?.mean[$0] ?? 0)f" }
    return [
      ("TARGET_SCALES", "{\(scales.joined(separator: ", "))}", "a target is z_q * scale + offset"),
      ("TARGET_OFFSETS", "{\(offsets.joined(separator: ", "))}", ""),
    ]
  }

  var rawConstants: String {
    guard let raw else { return "" }
    func all(_ type: String, _ what: String, _ value: (RawReadings.Column) -> String) -> String {
      CText.array("static const \(type) NAME_raw_\(what)[\(inputsMacro)] MACRO_FLASH", raw.columns.map(value))
    }
    return "\n/* Of each reading. */\n" + all("int32_t", "multipliers") { Self.literal($0.line.multiplier) }
      + all("int32_t", "offsets") { Self.literal($0.line.offset) }
      + all("int8_t", "shifts") { "\($0.line.shift)" }
  }

  var classifyQuantized: String {
    let lines: [String]
    switch decision {
    case nil: return ""
    case .largest:
      lines =
        [
          "int32_t largest = 0;", "size_t j, k, best = 0;",
        ]
        + forEachSum([
          "if (j + k == 0 || z[k] > largest) {", "    largest = z[k];", "    best = j + k;", "}",
        ]) + ["return (int)best;"]
    case .above(let threshold):
      lines = ["int32_t z[4] = {0};", "NAME_last(x, 0, z);", "return z[0] > \(threshold);"]
    case .labels(let threshold):
      lines =
        [
          "size_t j, k;", "int found = 0;",
        ] + forEachSum(["labels[j + k] = z[k] > \(threshold);", "found += labels[j + k];"])
        + ["return found;"]
    }
    return function(
      "int NAME_classify_q(const int8_t *x_q\(labelsParameter)\(scratchParameter))",
      ["const int8_t *const x = NAME_run(x_q\(scratchArgument));"] + lines)
  }

  var rawFunctions: String {
    guard raw != nil else { return "" }
    let quantized =
      scratchStatement(isUsed: true) + [
        "int8_t *const x_q = \(placeOfInputs);", "NAME_quantize_raw(raw, x_q);",
      ]
    let predict = function(
      "void NAME_predict_raw(const int16_t *raw, int32_t *z_q\(scratchParameter))",
      quantized + ["NAME_predict_q(x_q, z_q\(scratchArgument));"])
    guard decision != nil else { return predict }
    return predict
      + function(
        "int NAME_classify_raw(const int16_t *raw\(labelsParameter)\(scratchParameter))",
        quantized + ["return NAME_classify_q(x_q\(labelsArgument)\(scratchArgument));"])
  }
}
