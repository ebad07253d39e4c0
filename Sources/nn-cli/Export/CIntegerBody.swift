/// C that computes in integers, from the inputs of the first layer to the sums of the last.
struct CIntegerBody: CBody {
  let model: ExportedModel
  let name: ExportName
  let hasStaticScratch: Bool

  private var layers: [(shape: ExportedModel.Layer, numbers: IntegerLayer)] {
    model.layers.compactMap { layer in layer.integers.map { (layer, $0) } }
  }
  private var numbers: [IntegerLayer] { model.layers.compactMap(\.integers) }

  var learnedBytes: Int { numbers.map(\.bytes).reduce(0, +) }

  var macros: [(String, String, String)] {
    [
      ("QUANTIZED_INPUTS", "\(model.features)", "int8 numbers x_q: x is (x_q - zero) * scale"),
      ("INPUT_SCALE", "\(numbers[0].inputScale)f", ""),
      ("INPUT_ZERO", "\(numbers[0].inputZero)", ""),
      ("OUTPUT_SCALE", "\(numbers[numbers.count - 1].zScale)f", "of z_q, before the last activation"),
    ]
  }

  var declarations: String {
    """

    /* The two halves of it. x_q[\(name.macro)_QUANTIZED_INPUTS] from raw inputs; the result is as above. */
    int \(p)_quantize(const float *inputs, int8_t *x_q\(scratchParameter));

    /* The sums of the last layer, z_q[\(name.macro)_OUTPUTS], in integers alone; the largest is the class. */
    void \(p)_predict_q(const int8_t *x_q, int32_t *z_q\(scratchParameter));

    """
  }

  var constants: String {
    func all(_ type: String, _ what: String, _ values: (IntegerLayer) -> [String]) -> String {
      CText.array("static const \(type) \(p)_\(what)[] \(name.macro)_FLASH", numbers.flatMap(values))
    }
    let shapes = model.layers.map { "[\($0.units)][\($0.inputs)]" }.joined(separator: ", ")
    var text = "/* Of each layer: \(shapes). */\n" + all("int8_t", "weights") { $0.weights.map { "\($0)" } }
    text += "\n/* Of each unit of each layer. */\n"
    text += all("int32_t", "biases") { $0.biases.map(Self.literal) }
    text += all("int32_t", "multipliers") { $0.multipliers.map(Self.literal) }
    text += all("int8_t", "shifts") { $0.shifts.map { "\($0)" } }
    guard numbers.contains(where: { $0.table != nil }) else { return text }
    text += "\n/* Of each hidden layer that looks its outputs up: for every z_q, from -128 on. */\n"
    return text + all("int8_t", "tables") { ($0.table ?? []).map { "\($0)" } }
  }

  /// C has no literal for the smallest number.
  private static func literal(_ value: Int32) -> String {
    value == .min ? "(-2147483647 - 1)" : "\(value)"
  }

  var needs: [String] {
    let prepares = model.degree > 1 ? preparationNeeds : []
    let last = model.layers.last.map { [CFunction.name($0.activation)] } ?? []
    return prepares + last + (model.targetScaling == nil ? [] : ["unscale"])
  }

  var core: String {
    """

    /* The number x as int8: divided by the scale and rounded, halves to the even neighbour. */
    static int8_t NAME_to_int8(float x) {
        union NAME_word word;
        int32_t q;
        x = NAME_div(x, \(CText.float(numbers[0].inputScale)));
        x = x > -256.0f ? x : -256.0f;
        x = x < 256.0f ? x : 256.0f;
        word.value = NAME_add(x, 12582912.0f);
        q = (int32_t)word.bits - 0x4b400000 + (\(numbers[0].inputZero));
        return (int8_t)(q < -128 ? -128 : q > 127 ? 127 : q);
    }

    /* z_q of a unit from its sum, limited to low ... high. */
    static int32_t NAME_scaled(int32_t sum, size_t unit, int32_t zero, int32_t low, int32_t high) {
        const int shift = MACRO_READ_INT8(&NAME_shifts[unit]);
        int64_t z = (int64_t)sum * MACRO_READ_INT32(&NAME_multipliers[unit]) + ((int64_t)1 << (shift - 1));
        z = (z >> shift) + zero;
        return (int32_t)(z < low ? low : z > high ? high : z);
    }

    /* One unit's z_q from x[inputs] and w[inputs]. */
    static int32_t NAME_unit(const int8_t *x, size_t inputs, const int8_t *w, size_t unit, int32_t zero, int32_t low,
                             int32_t high) {
        int32_t sum = MACRO_READ_INT32(&NAME_biases[unit]);
        size_t i;
        for (i = 0; i < inputs; i++) sum += (int32_t)MACRO_READ_INT8(&w[i]) * x[i];
        return NAME_scaled(sum, unit, zero, low, high);
    }

    """ + (model.layers.count > 1 ? Self.hidden : "")
  }

  private static let hidden = """

    #if defined(__GNUC__) && defined(__ARM_FEATURE_SIMD32)
    /* Two products at a time: words of four int8 become two of two int16. */
    #include <arm_acle.h>
    typedef struct __attribute__((packed, may_alias)) {
        int32_t bits;
    } NAME_four;
    #define MACRO_EVEN(word) __sxtb16(word)
    #define MACRO_ODD(word) __sxtb16((int32_t)((uint32_t)(word) >> 8))
    #define MACRO_ADD(row, sum)                                                                              \\
        do {                                                                                                 \\
            const int32_t word = ((const NAME_four *)(const void *)(row))->bits;                            \\
            sum = __smlad(MACRO_EVEN(word), even, sum);                                                      \\
            sum = __smlad(MACRO_ODD(word), odd, sum);                                                        \\
            row += 4;                                                                                        \\
        } while (0)
    #endif

    /* Adds to sums[4] the products of x[inputs] and w[4][inputs]: four units share the loads of x. */
    static void NAME_four_sums(const int8_t *x, size_t inputs, const int8_t *w, int32_t *sums) {
        const int8_t *w0 = w, *w1 = w0 + inputs, *w2 = w1 + inputs, *w3 = w2 + inputs;
        int32_t s0 = sums[0], s1 = sums[1], s2 = sums[2], s3 = sums[3];
    #if defined(MACRO_ADD)
        for (; inputs >= 4; inputs -= 4) {
            const int32_t bits = ((const NAME_four *)(const void *)x)->bits;
            const int16x2_t even = MACRO_EVEN(bits), odd = MACRO_ODD(bits);
            MACRO_ADD(w0, s0);
            MACRO_ADD(w1, s1);
            MACRO_ADD(w2, s2);
            MACRO_ADD(w3, s3);
            x += 4;
        }
    #endif
        for (; inputs > 0; inputs--) {
            const int32_t value = *x++;
            s0 += MACRO_READ_INT8(w0++) * value;
            s1 += MACRO_READ_INT8(w1++) * value;
            s2 += MACRO_READ_INT8(w2++) * value;
            s3 += MACRO_READ_INT8(w3++) * value;
        }
        sums[0] = s0;
        sums[1] = s1;
        sums[2] = s2;
        sums[3] = s3;
    }

    /* y[units]: the next layer's inputs, looked up where there is a table. */
    static void NAME_hidden(const int8_t *x, size_t inputs, const int8_t *w, size_t first, int8_t *y, size_t units,
                            int32_t zero, const int8_t *table) {
        size_t j, k;
        for (j = 0; j < units; j += 4) {
            const size_t count = units - j < 4 ? units - j : 4;
            int32_t z[4];
            for (k = 0; k < count; k++) z[k] = MACRO_READ_INT32(&NAME_biases[first + j + k]);
            if (count == 4) NAME_four_sums(x, inputs, w + j * inputs, z);
            for (k = 0; k < count; k++) {
                z[k] = count == 4 ? NAME_scaled(z[k], first + j + k, zero, -128, 127)
                                  : NAME_unit(x, inputs, w + (j + k) * inputs, first + j + k, zero, -128, 127);
                y[j + k] = table != NULL ? MACRO_READ_INT8(&table[z[k] + 128]) : (int8_t)z[k];
            }
        }
    }

    """

  var functions: String { quantize + run + predictQuantized + predict }

  private var quantize: String {
    var lines =
      ["size_t i;"] + scratchStatement(isUsed: model.degree > 1)
      + ["if (\(p)_refuses(inputs, \(name.macro)_INPUTS)) return 1;"]
    var value = "inputs[i]"
    if model.degree > 1 {
      lines += preparation("scratch")
      value = "scratch[i]"
    } else if model.inputScaling != nil {
      let read = "\(name.macro)_READ_FLOAT(&\(p)_input"
      value = "\(p)_mul(\(p)_sub(inputs[i], \(read)_mean[i])), \(read)_scale[i]))"
    }
    lines += [
      "for (i = 0; i < \(name.macro)_QUANTIZED_INPUTS; i++) {", "    x_q[i] = \(p)_to_int8(\(value));", "}",
      "return 0;",
    ]
    return function("int \(p)_quantize(const float *inputs, int8_t *x_q\(scratchParameter))", lines)
  }

  /// Through the hidden layers.
  private var run: String {
    let plan = plan
    var lines: [String] = []
    var (input, weights, unit, tables) = ("x_q", 0, 0, 0)
    for (index, layer) in layers.enumerated().dropLast() {
      let output = "bytes\(Self.plus(plan.outputs[index]))"
      let table = layer.numbers.table == nil ? "NULL" : "\(p)_tables\(Self.plus(tables))"
      lines.append(
        "\(p)_hidden(\(input), \(layer.shape.inputs), \(p)_weights\(Self.plus(weights)), \(unit), \(output), "
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
        "static const int8_t *\(p)_run(const int8_t *x_q\(scratchParameter))",
        scratchStatement(isUsed: isUsed) + before + lines + ["return \(input);"])
  }

  private static func plus(_ offset: Int) -> String { offset == 0 ? "" : " + \(offset)" }

  /// The sum of output j, from `x`.
  private var lastUnit: String {
    let before = layers.dropLast()
    let weights = before.map(\.numbers.weights.count).reduce(0, +)
    let units = before.map(\.shape.units).reduce(0, +)
    let inputs = model.layers.last?.inputs ?? 0
    let limit = 1 << 24
    return "\(p)_unit(x, \(inputs), \(p)_weights\(Self.plus(weights)) + j * \(inputs), "
      + "j\(Self.plus(units)), 0, -\(limit), \(limit))"
  }

  private var predictQuantized: String {
    function(
      "void \(p)_predict_q(const int8_t *x_q, int32_t *z_q\(scratchParameter))",
      [
        "const int8_t *const x = \(p)_run(x_q\(scratchArgument));", "size_t j;",
        "for (j = 0; j < \(name.macro)_OUTPUTS; j++) {", "    z_q[j] = \(lastUnit);", "}",
      ])
  }

  private var predict: String {
    let place = "(int8_t *)scratch\(Self.plus(plan.integers ?? 0))"
    var lines =
      scratchStatement(isUsed: true) + [
        "int8_t *const x_q = \(place);", "const int8_t *x;", "size_t j;",
        "if (\(p)_quantize(inputs, x_q\(scratchArgument)) != 0) return 1;",
        "x = \(p)_run(x_q\(scratchArgument));",
        "for (j = 0; j < \(name.macro)_OUTPUTS; j++) {",
        "    const int32_t z = \(lastUnit);",
        "    outputs[j] = \(p)_mul((float)z, \(CText.float(numbers[numbers.count - 1].zScale)));", "}",
      ]
    if let last = model.layers.last { lines += activation(last, "outputs") }
    if model.targetScaling != nil { lines.append("\(p)_unscale(outputs);") }
    return function(
      "int \(p)_predict(const float *inputs, float *outputs\(scratchParameter))", lines + ["return 0;"])
  }
}
