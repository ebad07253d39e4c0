import NeuralNetwork

/// The header of a model exported as C.
struct CHeader {
  let body: any CBody
  /// What verification found for other processors.
  let measured: [MeasuredCode]

  private var model: ExportedModel { body.model }
  private var name: ExportName { body.name }
  private var hasStaticScratch: Bool { body.hasStaticScratch }
  private var scratch: ScratchPlan { body.plan }
  private var scratchParameter: String { body.scratchParameter }

  var text: String {
    CText.header(
      about: model.summary.lines(name.text) + [""] + usage, guardName: "\(name.macro)_H",
      usesIntegers: model.isQuantized || model.window != nil,
      macros: macros + columns(beside: macros) + series, functions: functions)
  }

  /// What the columns take, beside the other macros of the header.
  func columns(beside macros: String) -> String {
    guard let columns = model.columns else { return "" }
    let later = ExportTarget.all.map { target in
      measuredMacros(MeasuredCode(target: target.name, compiler: "", bytes: 0, stack: 0, instructions: 0))
    }
    return ColumnsText(columns, model.featureNames, name, beside: macros + later.joined()).text
  }

  private var usage: [String] {
    let (p, m) = (name.text, name.macro)
    let extra = hasStaticScratch ? "" : ", scratch[\(m)_SCRATCH_FLOATS]"
    let arguments = hasStaticScratch ? "inputs, outputs" : "inputs, outputs, scratch"
    let use =
      switch model.classRule {
      case nil: ["    if (\(p)_predict(\(arguments)) == 0) use(outputs[0]);"]
      case .above, .largest:
        [
          "    int index = \(p)_classify(\(arguments));",
          "    if (index >= 0) puts(\(p)_label(index));",
        ]
      case .labels:
        [
          "    unsigned char labels[\(m)_OUTPUTS];",
          "    if (\(p)_classify(\(arguments.replacing("outputs", with: "outputs, labels"))) >= 0 && labels[0]) puts(\(p)_label(0));",
        ]
      }
    return [
      "Compile \(p).c (C99 or later, C++17 or later) with your program; nothing else is needed. To use it:",
      "",
    ] + (seriesUse ?? ["    float inputs[\(inputsMacro)] = {...}, outputs[\(m)_OUTPUTS]\(extra);"] + use) + [
      "",
      "The outputs are those of libnn's nn_predict\(ofWhat), bit for bit, on any processor with IEEE-754",
      "binary32: with gcc and clang and any options, or the file does not compile and says which option is in",
      "the way; with other compilers as far as they round volatile variables. \(p)_selftest shows whether it",
      "holds where it runs. Nothing is allocated. \(reentrance)",
    ]
  }

  /// How to take readings; nil of a model of rows.
  private var seriesUse: [String]? {
    guard model.window != nil else { return nil }
    let (p, m) = (name.text, name.macro)
    let scratch = hasStaticScratch ? ("", "") : (", scratch[\(m)_SCRATCH_FLOATS]", ", scratch")
    return [
      "    static \(p)_series series;",
      "    float reading[\(m)_CHANNELS], outputs[\(m)_OUTPUTS]\(scratch.0);",
      "    while (read_sensor(reading)) {",
      "        int index = \(p)_push(&series, reading, outputs\(scratch.1));",
      "        if (index >= 0) puts(\(p)_label(index));",
      "    }",
    ]
  }

  /// What is kept of a series.
  private var series: String {
    guard model.window != nil else { return "" }
    let m = name.macro
    return """

      /* The readings that are still needed. Zeros before the first one, and to begin another series. */
      typedef struct {
          uint32_t place, count, has_begun;
          float readings[\(m)_WINDOW][\(m)_CHANNELS];
          float features[\(m)_INPUTS];
      } \(name.text)_series;

      """
  }

  private var seriesMacros: String {
    guard let exported = model.window else { return "" }
    let window = exported.window
    return define("CHANNELS", window.description.channels, "of a reading: \(names(window.channels))")
      + define("WINDOW", window.description.size, "readings of a window")
      + define("HOP", window.description.hop, "readings from one window to the next")
      + define("SERIES_BYTES", exported.seriesBytes, "of a \(name.text)_series, in RAM")
      + PushResult.allCases.map { define($0.macro, "(\($0.rawValue))", $0.meaning) }.joined()
  }

  /// How many numbers a row has.
  var inputsMacro: String { CTemplate.filled(body.inputsMacro, name) }

  /// What it means that a function does not return 0.
  var fault: String {
    model.columns == nil
      ? "1 when an input is NaN or infinite, and outputs stay as they are"
      : "\(RowFault.list(name)),\n   and outputs stay as they are"
  }

  private var classifyFault: String {
    model.columns == nil
      ? "-1 where an input is NaN or infinite, or an output"
      : "what \(name.text)_predict returns\n   for such inputs, below 0, or -1 where an output is NaN or infinite"
  }

  private var ofWhat: String { model.isQuantized ? " with the quantised model" : "" }

  private var reentrance: String {
    if hasStaticScratch { return "Scratch memory is static: call from one thread at a time." }
    return model.window == nil
      ? "There is no state: threads need a scratch array each."
      : "A series is all the state: threads need one and a scratch array each."
  }

  var shapeMacros: String {
    var text =
      model.columns.map(columnMacros)
      ?? define("INPUTS", model.inputs, "features: \(names(model.featureNames))")
    text += define(
      "OUTPUTS", model.outputs,
      model.classes > 0 ? nil : "\(model.hasLabels ? "labels" : "targets"): \(names(model.targetNames))")
    if model.classes > 0 { text += define("CLASSES", model.classes, names(model.labels)) }
    text += seriesMacros
    if model.degree > 1 { text += define("DEGREE", model.degree, "products of up to so many inputs") }
    return text
  }

  private func columnMacros(_ columns: ExportedColumns) -> String {
    let numbers =
      define("COLUMNS", model.inputs, names(model.featureNames))
      + define("FEATURES", columns.features, "numbers that they become")
    return numbers + RowFault.allCases.map { define($0.macro, Int($0.rawValue), $0.meaning) }.joined()
  }

  private var macros: String {
    var lines = [
      shapeMacros,
      define("PARAMETERS", model.parameterCount, nil),
      define("MULTIPLY_ADDS", model.multiplyAdds, "of one prediction"),
      define("FLASH_BYTES", body.constantBytes, "its constants; code comes on top of them"),
    ]
    if !hasStaticScratch { lines.append(define("SCRATCH_FLOATS", max(scratch.floats, 1), nil)) }
    let place = hasStaticScratch ? "static" : "the caller's"
    lines.append(define("RAM_BYTES", scratch.bytes, "scratch, \(place); besides inputs and outputs"))
    for (macro, value, comment) in body.macros { lines.append(define(macro, value, comment)) }
    return lines.joined() + measured.map(measuredMacros).joined()
  }

  func measuredMacros(_ code: MeasuredCode) -> String {
    let target = code.target.uppercased().replacing("-", with: "_")
    return "/* \(code.target), \(code.compiler) */\n"
      + define("CODE_BYTES_\(target)", code.bytes, nil) + define("STACK_BYTES_\(target)", code.stack, nil)
      + (code.instructions.map { define("INSTRUCTIONS_\(target)", $0, "the most that a prediction took") }
        ?? "")
  }

  func define(_ macro: String, _ value: Int, _ comment: String?) -> String {
    define(macro, "\(value)", comment)
  }

  private func define(_ macro: String, _ value: String, _ comment: String?) -> String {
    let safe = comment.map { CText.inline($0) } ?? ""
    return "#define \(name.macro)_\(macro) \(value)\(safe.isEmpty ? "" : " /* \(safe) */")\n"
  }

  private func names(_ names: [String]) -> String { names.isEmpty ? "" : listed(names) }

  private var functions: String {
    let p = name.text
    var text = """
      /* outputs[\(name.macro)_OUTPUTS] from raw inputs[\(inputsMacro)], which must not overlap. The result is 0;
         \(fault). */
      int \(p)_predict(const float *inputs, float *outputs\(scratchParameter));

      """
    if let rule = model.classRule { text += classify(rule) }
    if let window = model.window?.window {
      text += """

        /* Takes in reading[\(name.macro)_CHANNELS]. When it completes a window of \(window.description.size) readings, \
        outputs are those of
           \(p)_classify for the features of the window, series->features, and the result is the class; else
           \(name.macro)_WAITING or what is wrong, which are below 0. */
        int \(p)_push(\(p)_series *series, const float *reading, float *outputs\(scratchParameter));

        """
    }
    text += CTemplate.filled(body.declarations, name)
    text += CSelfTest.declaration(
      name, "float *outputs\(scratchParameter)",
      "predicts \(Numbers.count(model.selfTest.rows, "stored row"))")
    if !model.featureNames.isEmpty {
      text += """

        /* The name of an input; a null pointer for other indices.
           \(CText.nameComment("\(p)_feature")) */
        \(CText.nameFunction("\(p)_feature", end: ";"))
        """
    }
    return text
  }

  private func classify(_ rule: ExportedModel.ClassRule) -> String {
    let p = name.text
    return switch rule {
    case .above, .largest:
      """

      /* Predicts; the index of the class that the outputs name, or \(classifyFault)
         because the inputs are too large for 32-bit arithmetic. */
      int \(p)_classify(const float *inputs, float *outputs\(scratchParameter));

      /* The name of a class; a null pointer for other indices.
         \(CText.nameComment("\(p)_label")) */
      \(CText.nameFunction("\(p)_label", end: ";"))
      """
    case .labels:
      """

      /* Predicts; labels[\(name.macro)_OUTPUTS] receive 1 where the row has the label, else 0. The result is how many it
         has, or \(classifyFault)
         because the inputs are too large for 32-bit arithmetic, and labels stay as they are. */
      int \(p)_classify(const float *inputs, float *outputs, unsigned char *labels\(scratchParameter));

      /* The name of a label; a null pointer for other indices.
         \(CText.nameComment("\(p)_label")) */
      \(CText.nameFunction("\(p)_label", end: ";"))
      """
    }
  }
}

/// What a processor's compiler made of exported C.
struct MeasuredCode {
  /// "cortex-m4f"
  let target: String
  /// "arm-none-eabi-gcc 12.2.1 -Os"
  let compiler: String
  /// By how much a program grows, besides the constants.
  let bytes: Int
  let stack: Int
  /// The most that one prediction took; nil of a trainer, which does more than that at once.
  let instructions: Int?

  /// "648 bytes, 60 bytes of stack, 2,680 instructions a prediction"
  var text: String {
    let facts = [
      Numbers.count(bytes, "byte"), "\(Numbers.count(stack, "byte")) of stack",
      instructions.map { "\(Numbers.count($0, "instruction")) a prediction" },
    ]
    return facts.compactMap(\.self).joined(separator: ", ")
  }
}
