import NeuralNetwork

/// The source of a model exported as C.
struct CSource {
  let body: any CBody

  private var model: ExportedModel { body.model }
  private var name: ExportName { body.name }
  private var p: String { name.text }
  private var hasStaticScratch: Bool { body.hasStaticScratch }

  var text: String {
    let code = functions(body.functions + classify + window + selfTest)
    return comment + filled(CTemplate.head + "\n" + constants + code) + names
  }

  var comment: String { CText.comment(model.summary.lines(p) + ["See \(p).h."]) }

  /// What was learned, scaling, and scratch memory of its own.
  var constants: String {
    fuses + body.constants + indexType + columns + scaling("input", body.inputsMacro, model.inputScaling)
      + scaling("target", "MACRO_OUTPUTS", model.targetScaling) + starts
      + (model.window?.constants ?? "") + scratch
  }

  /// Generated functions behind those that they call.
  func functions(_ code: String) -> String {
    CTemplate.functions(usedBy: code, fitted: body.fitted) + code
  }

  func filled(_ text: String) -> String { CTemplate.filled(text, name) }

  /// What columns take, scaling, and where the products of inputs begin.
  static func preparationBytes(_ model: ExportedModel) -> Int {
    let scaling = (model.inputScaling?.mean.count ?? 0) + (model.targetScaling?.mean.count ?? 0)
    let columns = model.columns?.all.count ?? 0
    let (float, byte) = (4, 1)
    return 2 * float * scaling + (float + byte) * columns + (model.window?.constantBytes ?? 0)
      + indexBytes(model) * (columns + model.polynomialStarts.count)
  }

  private var fuses: String { model.fusesProducts ? "\(CTemplate.fuses)\n" : "" }

  private static func indexBytes(_ model: ExportedModel) -> Int { model.firstInputs < 0xFFFF ? 2 : 4 }

  private func scaling(_ which: String, _ count: String, _ scaling: Scaling?) -> String {
    guard let scaling else { return "" }
    func array(_ part: String, _ values: [Float]) -> String {
      CText.array(
        "static const float NAME_\(which)_\(part)[\(count)] MACRO_FLASH",
        values.map(CText.float))
    }
    return "\n/* Scaled is (value - mean) * scale. */\n" + array("mean", scaling.mean)
      + array("scale", scaling.scale)
  }

  private var indexType: String {
    guard model.degree > 1 || model.columns != nil else { return "" }
    return "\ntypedef \(Self.indexBytes(model) == 2 ? "uint16_t" : "uint32_t") NAME_index;\n"
  }

  private var columns: String {
    guard let columns = model.columns?.all else { return "" }
    func array(_ what: String, _ values: [String]) -> String {
      CText.array("static const \(what)[MACRO_COLUMNS] MACRO_FLASH", values)
    }
    let takes = columns.map {
      $0.takes.isEmpty ? "0" : $0.takes.map { "MACRO_\($0)" }.joined(separator: " | ")
    }
    return "\n\(CTemplate.takes)"
      + "\n/* Of each column: its categories, none of a number; what it takes; what is filled in. */\n"
      + array("NAME_index NAME_categories", columns.map { "\($0.description.categories)" })
      + array("int8_t NAME_takes", takes) + array("float NAME_fills", columns.map { CText.float($0.fill) })
  }

  private var starts: String {
    guard model.degree > 1 else { return "" }
    let comment =
      "/* Of each degree from 2 on, of each feature: where the terms that it is multiplied by begin. */"
    return "\n\(comment)\n"
      + CText.array(
        "static const NAME_index NAME_starts[] MACRO_FLASH", model.polynomialStarts.map { String($0) })
  }

  private var scratch: String {
    hasStaticScratch && body.plan.floats > 0 ? "\nstatic float NAME_scratch[\(body.plan.floats)];\n" : ""
  }

  private var classify: String {
    guard let rule = model.classRule else { return "" }
    switch rule {
    case .above(let threshold):
      return template("classify_above").replacing("MODEL_THRESHOLD", with: CText.float(threshold))
    case .largest: return template("classify_largest")
    case .labels(let threshold):
      return template("classify_labels").replacing("MODEL_THRESHOLD", with: CText.float(threshold))
    }
  }

  private var window: String {
    guard let window = model.window else { return "" }
    return window.functions + template("push_reading")
  }

  /// `name`_x of the templates as NAME_`name`.
  private func template(_ name: String) -> String {
    let text = CTemplate.functions[name]?.text ?? ""
    return "\n\(text)\n".replacing(name, with: String(name.prefix { $0 != "_" }))
      .replacing(" MODEL_SCRATCH_PARAMETER", with: body.scratchParameter)
      .replacing(" MODEL_SCRATCH_ARGUMENT", with: body.scratchArgument)
  }

  private var selfTest: String {
    CSelfTest(test: model.selfTest, inputsMacro: body.inputsMacro).function(
      parameters: "float *outputs\(body.scratchParameter)", arguments: "row, outputs\(body.scratchArgument)")
  }

  private var names: String {
    var text = ""
    if model.classRule != nil { text += function("label", model.labels) }
    if !model.featureNames.isEmpty { text += function("feature", model.featureNames) }
    return text
  }

  private func function(_ what: String, _ names: [String]) -> String {
    let texts = names.enumerated().map { index, name in
      "    static const char name\(index)[] \(self.name.macro)_FLASH = \(CText.string(name));\n"
    }
    return "\n" + CText.nameFunction("\(p)_\(what)", end: "") + """
      {
      \(texts.joined())\
          static const char *const names[] \(name.macro)_FLASH = {
      \(CText.lines(names.indices.map { "name\($0)" }, indent: "        "))
          };
          return index >= 0 && index < \(names.count) ? \(name.macro)_READ_TEXT(&names[index]) : NULL;
      }

      """
  }
}
