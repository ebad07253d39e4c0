import NeuralNetwork

/// C that computes in integers, from the inputs of the first layer to the sums of the last.
struct CIntegerBody: CBody {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool
  /// How raw readings become inputs, if the code takes them.
  let raw: RawReadings?
  /// How the sums of the last layer name a class, if they do.
  let decision: IntegerDecision?

  private var layers: [(shape: ExportedModel.Layer, numbers: IntegerLayer)] {
    model.layers.compactMap { layer in layer.integers.map { (layer, $0) } }
  }
  private var numbers: [IntegerLayer] { model.layers.compactMap(\.integers) }

  var learnedBytes: Int { numbers.map(\.bytes).reduce(0, +) + (raw?.bytes ?? 0) }

  var macros: [(String, String, String)] {
    [
      ("QUANTIZED_INPUTS", "\(model.firstInputs)", "int8 numbers x_q: x is (x_q - zero) * scale"),
      ("INPUT_SCALE", "\(numbers[0].inputScale)f", ""),
      ("INPUT_ZERO", "\(numbers[0].inputZero)", ""),
      ("OUTPUT_SCALE", "\(outputScale)f", "of z_q, before the last activation"),
    ] + rawMacros
  }

  var declarations: String {
    """

    /* The two halves of it. x_q[MACRO_QUANTIZED_INPUTS] from raw inputs; the result is as above. */
    int NAME_quantize(const float *inputs, int8_t *x_q\(scratchParameter));

    /* The sums of the last layer, z_q[MACRO_OUTPUTS], in integers alone; the largest is the class. */
    void NAME_predict_q(const int8_t *x_q, int32_t *z_q\(scratchParameter));

    """ + classifyDeclaration + rawDeclarations
  }

  /// What a step of z_q is worth.
  var outputScale: Float { numbers[numbers.count - 1].zScale }

  var constants: String {
    func all(_ type: String, _ what: String, _ values: (IntegerLayer) -> [String]) -> String {
      CText.array("static const \(type) NAME_\(what)[] MACRO_FLASH", numbers.flatMap(values))
    }
    let shapes = model.layers.map { "[\($0.units)][\($0.inputs)]" }.joined(separator: ", ")
    var text = "/* Of each layer: \(shapes). */\n" + all("int8_t", "weights") { $0.weights.map { "\($0)" } }
    text += "\n/* Of each unit of each layer. */\n"
    text += all("int32_t", "biases") { $0.biases.map(Self.literal) }
    text += all("int32_t", "multipliers") { $0.multipliers.map(Self.literal) }
    text += all("int8_t", "shifts") { $0.shifts.map { "\($0)" } }
    if numbers.contains(where: { $0.table != nil }) {
      text += "\n/* Of each hidden layer that looks its outputs up: for every z_q, from -128 on. */\n"
      text += all("int8_t", "tables") { ($0.table ?? []).map { "\($0)" } }
    }
    return text + rawConstants
  }

  /// C has no literal for the smallest number.
  static func literal(_ value: Int32) -> String {
    value == .min ? "(-2147483647 - 1)" : "\(value)"
  }

  func fitted(_ template: String) -> String {
    shaped(template).replacing("MODEL_INPUT_SCALE", with: CText.float(numbers[0].inputScale))
      .replacing("MODEL_INPUT_ZERO", with: "\(numbers[0].inputZero)")
  }

  var functions: String {
    quantize + run + last + predictQuantized + classifyQuantized + predict + rawFunctions
  }

  private var quantize: String {
    var lines = scratchStatement(isUsed: model.degree > 1) + refusal
    guard model.columns == nil || model.degree > 1 else {
      return function(quantizeHead, lines + ["NAME_quantize_columns(inputs, x_q);", "return 0;"])
    }
    lines.insert("size_t i;", at: 0)
    var value = "inputs[i]"
    if model.degree > 1 {
      lines += preparation("scratch")
      value = "scratch[i]"
    } else if model.inputScaling != nil {
      let read = "MACRO_READ_FLOAT(&NAME_input"
      value = "NAME_mul(NAME_sub(inputs[i], \(read)_mean[i])), \(read)_scale[i]))"
    }
    lines += [
      "for (i = 0; i < MACRO_QUANTIZED_INPUTS; i++) {", "    x_q[i] = NAME_to_int8(\(value));", "}",
      "return 0;",
    ]
    return function(quantizeHead, lines)
  }

  private var quantizeHead: String {
    "int NAME_quantize(const float *inputs, int8_t *x_q\(scratchParameter))"
  }

  /// Through the hidden layers.
  private var run: String {
    let plan = plan
    var lines: [String] = []
    var (input, weights, unit, tables) = ("x_q", 0, 0, 0)
    for (index, layer) in layers.enumerated().dropLast() {
      let output = "bytes\(Self.plus(plan.outputs[index]))"
      let table = layer.numbers.table == nil ? "NULL" : "NAME_tables\(Self.plus(tables))"
      lines.append(
        "NAME_hidden(\(input), \(layer.shape.inputs), NAME_weights\(Self.plus(weights)), \(unit), \(output), "
          + "\(layer.shape.units), \(layer.numbers.zZero), \(table));")
      weights += layer.numbers.weights.count
      unit += layer.shape.units
      tables += layer.numbers.table?.count ?? 0
      input = output
    }
    let isUsed = !lines.isEmpty
    let before = isUsed ? ["int8_t *const bytes = (int8_t *)scratch;"] : []
    return "\n/* The inputs of the last layer. */"
      + function(
        "static const int8_t *NAME_run(const int8_t *x_q\(scratchParameter))",
        scratchStatement(isUsed: isUsed) + before + lines + ["return \(input);"])
  }

  private static func plus(_ offset: Int) -> String { offset == 0 ? "" : " + \(offset)" }

  /// The sums of output j and those after it.
  private var last: String {
    let before = layers.dropLast()
    let weights = before.map(\.numbers.weights.count).reduce(0, +)
    let units = before.map(\.shape.units).reduce(0, +)
    let inputs = model.layers.last?.inputs ?? 0
    let limit = IntegerDecision.limit
    return "\n/* z[4]: z_q of output j and up to three after it; the result is how many. */"
      + function(
        "static size_t NAME_last(const int8_t *x, size_t j, int32_t *z)",
        [
          "const size_t count = MACRO_OUTPUTS - j < 4 ? MACRO_OUTPUTS - j : 4;",
          "NAME_block(x, \(inputs), NAME_weights\(Self.plus(weights)) + j * \(inputs), j\(Self.plus(units)), count, 0, "
            + "-\(limit), \(limit), z);", "return count;",
        ])
  }

  /// A loop over the sums of the last layer, from `x`: these statements for z[k] of output j + k.
  func forEachSum(_ statements: [String]) -> [String] {
    [
      "for (j = 0; j < MACRO_OUTPUTS; j += 4) {", "    int32_t z[4] = {0};",
      "    const size_t count = NAME_last(x, j, z);", "    for (k = 0; k < count; k++) {",
    ] + statements.map { "        \($0)" } + ["    }", "}"]
  }

  private var predictQuantized: String {
    function(
      "void NAME_predict_q(const int8_t *x_q, int32_t *z_q\(scratchParameter))",
      [
        "const int8_t *const x = NAME_run(x_q\(scratchArgument));", "size_t j;",
        "for (j = 0; j < MACRO_OUTPUTS; j += 4) NAME_last(x, j, &z_q[j]);",
      ])
  }

  /// Where quantised inputs are in scratch memory.
  var placeOfInputs: String { "(int8_t *)scratch\(Self.plus(plan.integers ?? 0))" }

  private var predict: String {
    let call = "NAME_quantize(inputs, x_q\(scratchArgument))"
    let quantize = model.columns == nil ? ["if (\(call) != 0) return 1;"] : returning(fault: call)
    var lines =
      scratchStatement(isUsed: true) + [
        "int8_t *const x_q = \(placeOfInputs);", "const int8_t *x;", "size_t j, k;",
      ] + quantize + ["x = NAME_run(x_q\(scratchArgument));"]
      + forEachSum(["outputs[j + k] = NAME_mul((float)z[k], \(CText.float(outputScale)));"])
    if let last = model.layers.last { lines += activation(last, "outputs") }
    if model.targetScaling != nil { lines.append("NAME_unscale(outputs);") }
    return function(
      "int NAME_predict(const float *inputs, float *outputs\(scratchParameter))", lines + ["return 0;"])
  }
}
