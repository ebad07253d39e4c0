import NeuralNetwork

/// The source of a model exported as C.
struct CSource {
  let body: any CBody

  private var model: ExportedModel { body.model }
  private var name: ExportName { body.name }
  private var p: String { name.text }
  private var hasStaticScratch: Bool { body.hasStaticScratch }

  var text: String {
    let code = arithmetic(body.needs) + body.functions + classify + selfTest
    return head + constants + body.filled(COperations.used(in: code, p)) + code + names
  }

  var head: String {
    CText.comment(model.summary.lines(p) + ["See \(p).h."]) + body.filled(Self.prelude + CFlash.macros)
  }

  /// What was learned, scaling, and scratch memory of its own.
  var constants: String {
    body.constants + scaling("input", "INPUTS", model.inputScaling)
      + scaling("target", "OUTPUTS", model.targetScaling) + starts + scratch
  }

  /// The functions of these names, and what every model needs.
  func arithmetic(_ names: [String]) -> String {
    let functions = CFunction.closure(of: names).map { "\n" + $0.body + "\n" }.joined()
    return body.filled(Self.helpers + body.core + functions)
  }

  /// Scaling, and where the products of inputs begin.
  static func preparationBytes(_ model: ExportedModel) -> Int {
    let scaling = (model.inputScaling?.mean.count ?? 0) + (model.targetScaling?.mean.count ?? 0)
    return 8 * scaling + indexBytes(model) * model.polynomialStarts.count
  }

  private static func indexBytes(_ model: ExportedModel) -> Int { model.features < 0xFFFF ? 2 : 4 }

  private static let prelude = """
    #include "NAME.h"

    #include <stddef.h>
    #include <stdint.h>


    """ + COperations.prelude

  private static let helpers = """

    union NAME_word {
        float value;
        uint32_t bits;
    };

    static uint32_t NAME_bits(float value) {
        union NAME_word word;
        word.value = value;
        return word.bits;
    }

    /* Whether one of the values is NaN or infinite. */
    static int NAME_refuses(const float *values, size_t count) {
        size_t i;
        for (i = 0; i < count; i++) {
            if ((NAME_bits(values[i]) & 0x7f800000u) == 0x7f800000u) return 1;
        }
        return 0;
    }

    """

  private func scaling(_ which: String, _ count: String, _ scaling: Scaling?) -> String {
    guard let scaling else { return "" }
    func array(_ part: String, _ values: [Float]) -> String {
      CText.array(
        "static const float \(p)_\(which)_\(part)[\(name.macro)_\(count)] \(name.macro)_FLASH",
        values.map(CText.float))
    }
    return "\n/* Scaled is (value - mean) * scale. */\n" + array("mean", scaling.mean)
      + array("scale", scaling.scale)
  }

  private var starts: String {
    guard model.degree > 1 else { return "" }
    let type = Self.indexBytes(model) == 2 ? "uint16_t" : "uint32_t"
    let comment =
      "/* Of each degree from 2 on, of each input: where the terms that it is multiplied by begin. */"
    return "\n\(comment)\ntypedef \(type) \(p)_index;\n"
      + CText.array(
        "static const \(p)_index \(p)_starts[] \(name.macro)_FLASH", model.polynomialStarts.map { String($0) }
      )
  }

  private var scratch: String {
    hasStaticScratch && body.plan.floats > 0 ? "\nstatic float \(p)_scratch[\(body.plan.floats)];\n" : ""
  }

  private var classify: String {
    guard let rule = model.classRule else { return "" }
    let arguments = hasStaticScratch ? "inputs, outputs" : "inputs, outputs, scratch"
    let statements =
      switch rule {
      case .above(let threshold):
        "    return outputs[0] > \(CText.float(threshold)) ? 1 : 0;\n"
      case .largest:
        """
            for (i = 1; i < \(name.macro)_OUTPUTS; i++) {
                if (outputs[i] > outputs[best]) best = i;
            }
            return best;

        """
      }
    let variables = if case .largest = rule { "    int i, best = 0;\n" } else { "" }
    let head = "int \(p)_classify(const float *inputs, float *outputs\(body.scratchParameter))"
    return "\n\(head) {\n\(variables)"
      + "    if (\(p)_predict(\(arguments)) != 0 || \(p)_refuses(outputs, \(name.macro)_OUTPUTS)) return -1;\n"
      + statements + "}\n"
  }

  private var selfTest: String {
    body.filled(
      CSelfTest(test: model.selfTest).function(
        "int NAME_selftest(float *outputs\(body.scratchParameter))",
        predict: "NAME_predict(row, outputs\(body.scratchArgument))"))
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
    return "\n" + CFlash.nameFunction("\(p)_\(what)", end: "") + """
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
