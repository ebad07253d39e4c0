/// The source of a model exported as C.
struct CSource {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool

  private var scratch: ScratchPlan { ScratchPlan(model) }
  private var p: String { name.text }
  private var scratchParameter: String { hasStaticScratch ? "" : ", float *scratch" }

  /// Parameters, scaling, and where the products of inputs begin.
  static func constantBytes(_ model: ExportedModel) -> Int {
    let scaling = (model.inputScaling?.mean.count ?? 0) + (model.targetScaling?.mean.count ?? 0)
    return 4 * (model.parameterCount + 2 * scaling) + indexBytes(model) * model.polynomialStarts.count
  }

  private static func indexBytes(_ model: ExportedModel) -> Int { model.features < 0xFFFF ? 2 : 4 }

  var text: String {
    head + constants + arithmetic(needs) + predict + classify + names
  }

  var head: String { CText.comment(model.summary.lines(p) + ["See \(p).h."]) + filled(Self.prelude) }

  /// The functions of these names and what every model needs.
  func arithmetic(_ names: [String]) -> String {
    let functions = CFunction.closure(of: names).map { "\n" + $0.body + "\n" }.joined()
    return filled(Self.words + Self.dense + functions)
  }

  /// The templates stand for any model.
  func filled(_ template: String) -> String {
    template.replacing("NAME", with: p).replacing("MACRO", with: name.macro)
  }

  var needs: [String] {
    var needs: [String] = []
    if model.inputScaling != nil { needs.append("scale") }
    if model.inputScaling == nil && model.degree > 1 { needs.append("copy") }
    if model.degree > 1 { needs.append("expand") }
    needs += model.layers.map { CFunction.name($0.activation) }
    if model.targetScaling != nil { needs.append("unscale") }
    return needs
  }

  private static let prelude = """
    #include "NAME.h"

    #include <stddef.h>
    #include <stdint.h>

    #if defined(__FAST_MATH__) || defined(__ASSOCIATIVE_MATH__) || defined(__RECIPROCAL_MATH__)
    #error "NAME: compile this file without -ffast-math and its kin: they change results"
    #endif
    #if defined(__FLT_EVAL_METHOD__) && __FLT_EVAL_METHOD__ != 0 && __FLT_EVAL_METHOD__ != 16
    #error "NAME: float must be computed as float; on x86 compile with -msse2 -mfpmath=sse"
    #endif

    /* A product is rounded before it is added to something: never one fused multiply-add. */
    #if defined(__GNUC__) && !defined(__clang__)
    #pragma GCC optimize("fp-contract=off")
    #define MACRO_ROUND(product) (void)(product)
    #elif defined(__clang__) && defined(__SSE2__)
    #define MACRO_ROUND(product) __asm__("" : "+x"(product))
    #elif defined(__clang__) && defined(__aarch64__)
    #define MACRO_ROUND(product) __asm__("" : "+w"(product))
    #elif defined(__clang__) && defined(__arm__) && defined(__ARM_FP)
    #define MACRO_ROUND(product) __asm__("" : "+t"(product))
    #elif defined(__clang__) && defined(__riscv_flen)
    #define MACRO_ROUND(product) __asm__("" : "+f"(product))
    #else
    #if defined(_MSC_VER)
    #pragma fp_contract(off)
    #else
    #pragma STDC FP_CONTRACT OFF
    #endif
    #define MACRO_ROUND(product) (void)(product)
    #endif


    """

  private static let words = """

    union NAME_word {
        float value;
        uint32_t bits;
    };

    """

  private static let dense = """

    static inline float NAME_mul(float a, float b) {
        float product = a * b;
        MACRO_ROUND(product);
        return product;
    }

    /* z[units] from x[inputs] and p[units][1 + inputs]: the bias, then each product added to it in turn. */
    static const float *NAME_dense(const float *p, const float *x, size_t inputs, float *z, size_t units) {
        size_t i;
        for (; units > 0; units--) {
            float sum = *p++;
            for (i = 0; i < inputs; i++) sum = sum + NAME_mul(x[i], *p++);
            *z++ = sum;
        }
        return p;
    }

    /* Whether an input is NaN or infinite. */
    static int NAME_refuses(const float *inputs) {
        union NAME_word word;
        size_t i;
        for (i = 0; i < MACRO_INPUTS; i++) {
            word.value = inputs[i];
            if ((word.bits & 0x7f800000u) == 0x7f800000u) return 1;
        }
        return 0;
    }

    """

  var constants: String {
    var text = "/* Of each layer, of each unit: its bias and its weights. */\n"
    text += "static const float \(p)_parameters[\(name.macro)_PARAMETERS] = {\n"
    for layer in model.layers {
      text += "    /* [\(layer.units)][1 + \(layer.inputs)] */\n"
      text += CText.lines(layer.parameters.map(CText.float)) + "\n"
    }
    text += "};\n"
    text += scaling("input", "INPUTS", model.inputScaling)
    text += scaling("target", "OUTPUTS", model.targetScaling)
    if model.degree > 1 {
      let type = Self.indexBytes(model) == 2 ? "uint16_t" : "uint32_t"
      text += """

        /* Of each degree from 2 on, of each input: where the terms that it is multiplied by begin. */
        typedef \(type) \(p)_index;
        static const \(p)_index \(p)_starts[] = {
        \(CText.lines(model.polynomialStarts.map { String($0) }))
        };

        """
    }
    return text
  }

  private func scaling(_ which: String, _ count: String, _ scaling: Scaling?) -> String {
    guard let scaling else { return "" }
    func array(_ part: String, _ values: [Float]) -> String {
      CText.array("static const float \(p)_\(which)_\(part)[\(name.macro)_\(count)]", values)
    }
    return "\n/* Scaled is (value - mean) * scale. */\n" + array("mean", scaling.mean)
      + array("scale", scaling.scale)
  }

  private var predict: String {
    var lines = ["if (\(p)_refuses(inputs)) return 1;"]
    if hasStaticScratch && scratch.size > 0 { lines.insert("static float scratch[\(scratch.size)];", at: 0) }
    if !hasStaticScratch && scratch.size == 0 { lines.append("(void)scratch;") }
    var input = "inputs"
    if let offset = scratch.inputs {
      input = place(offset)
      lines.append("\(p)_\(model.inputScaling == nil ? "copy" : "scale")(inputs, \(input));")
      if model.degree > 1 { lines.append("\(p)_expand(\(input));") }
    }
    for (index, layer) in model.layers.enumerated() {
      let isLast = index == model.layers.count - 1
      let output = isLast ? "outputs" : place(scratch.outputs[index])
      let from = index == 0 ? "\(p)_parameters" : "p"
      let call = "\(p)_dense(\(from), \(input), \(layer.inputs), \(output), \(layer.units));"
      if index == 0 && !isLast { lines.insert("const float *p;", at: 0) }
      lines.append((isLast ? "(void)" : "p = ") + call)
      lines += activation(layer, output)
      input = output
    }
    if model.targetScaling != nil { lines.append("\(p)_unscale(outputs);") }
    lines.append("return 0;")
    return "\nint \(p)_predict(const float *inputs, float *outputs\(scratchParameter)) {\n"
      + lines.map { "    \($0)\n" }.joined() + "}\n"
  }

  private func activation(_ layer: ExportedModel.Layer, _ values: String) -> [String] {
    switch layer.activation {
    case .identity: []
    case .leakyRelu, .elu:
      ["\(p)_\(CFunction.name(layer.activation))(\(values), \(layer.units), \(CText.float(layer.slope)));"]
    default: ["\(p)_\(CFunction.name(layer.activation))(\(values), \(layer.units));"]
    }
  }

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "scratch + \(offset)" }

  private var classify: String {
    guard let rule = model.classRule else { return "" }
    let arguments = hasStaticScratch ? "inputs, outputs" : "inputs, outputs, scratch"
    let body =
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
    return "\nint \(p)_classify(const float *inputs, float *outputs\(scratchParameter)) {\n" + variables
      + "    if (\(p)_predict(\(arguments)) != 0) return -1;\n" + body + "}\n"
  }

  private var names: String {
    var text = ""
    if model.classRule != nil { text += function("label", model.labels) }
    if !model.featureNames.isEmpty { text += function("feature", model.featureNames) }
    return text
  }

  private func function(_ what: String, _ names: [String]) -> String {
    """

    const char *\(p)_\(what)(int index) {
        static const char *const names[] = {
    \(CText.lines(names.map(CText.string), indent: "        "))
        };
        return index >= 0 && index < \(names.count) ? names[index] : NULL;
    }

    """
  }
}
