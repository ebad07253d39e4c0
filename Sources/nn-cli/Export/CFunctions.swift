import NeuralNetwork

/// The elementary functions and activations of libnn in C. They round where libnn's do, which gives them libnn's bits;
/// what cannot change a bit (the order of two factors, a branch in place of a choice) may differ. NAME stands for the
/// prefix. Every sum, difference, product and quotient is one of `COperations`, which no compiler fuses, reorders or
/// approximates. The bounds of the errors are those that docs/numbers.md measures.
struct CFunction {
  let name: String
  /// Functions that this one calls.
  var needs: [String] = []
  let body: String

  /// What these functions need and they themselves, each after what it needs, in one order.
  static func closure(of names: [String], in all: [CFunction] = all) -> [CFunction] {
    var needed: Set<String> = []
    func need(_ name: String) {
      guard needed.insert(name).inserted, let function = all.first(where: { $0.name == name }) else { return }
      function.needs.forEach(need)
    }
    names.forEach(need)
    return all.filter { needed.contains($0.name) }
  }

  static func name(_ activation: Activation) -> String { activation.name.replacing("-", with: "_") }

  static let all = helpers + elementary + activations

  private static let helpers = [
    CFunction(
      name: "scale",
      body: """
        /* scaled[MACRO_INPUTS] = (inputs - mean) * scale */
        static void NAME_scale(const float *inputs, float *scaled) {
            size_t i;
            for (i = 0; i < MACRO_INPUTS; i++) {
                scaled[i] = NAME_mul(NAME_sub(inputs[i], MACRO_READ_FLOAT(&NAME_input_mean[i])),
                                     MACRO_READ_FLOAT(&NAME_input_scale[i]));
            }
        }
        """),
    CFunction(
      name: "copy",
      body: """
        static void NAME_copy(const float *inputs, float *row) {
            size_t i;
            for (i = 0; i < MACRO_INPUTS; i++) row[i] = inputs[i];
        }
        """),
    CFunction(
      name: "expand",
      body: """
        /* row begins with the inputs and receives their products of two, of three, ... */
        static void NAME_expand(float *row) {
            const NAME_index *start = NAME_starts;
            size_t degree, i, term, below, end = MACRO_INPUTS;
            for (degree = 2; degree <= MACRO_DEGREE; degree++) {
                below = end;
                for (i = 0; i < MACRO_INPUTS; i++) {
                    for (term = MACRO_READ_INDEX(start++); term < below; term++) {
                        row[end++] = NAME_mul(row[i], row[term]);
                    }
                }
            }
        }
        """),
    CFunction(
      name: "unscale",
      body: """
        /* From what the network learned back to the targets: outputs[MACRO_OUTPUTS], in place. */
        static void NAME_unscale(float *outputs) {
            size_t i;
            for (i = 0; i < MACRO_OUTPUTS; i++) {
                outputs[i] = NAME_add(NAME_div(outputs[i], MACRO_READ_FLOAT(&NAME_target_scale[i])),
                                      MACRO_READ_FLOAT(&NAME_target_mean[i]));
            }
        }
        """),
  ]

  private static let elementary = [
    CFunction(
      name: "clamp",
      body: """
        static float NAME_clamp(float x, float low, float high) {
            x = x < low ? low : x;
            return x > high ? high : x;
        }
        """),
    CFunction(
      name: "magnitude",
      body: """
        static float NAME_magnitude(float x) {
            union NAME_word word;
            word.value = x;
            word.bits &= 0x7fffffffu;
            return word.value;
        }
        """),
    CFunction(
      name: "exp_of",
      body: """
        /* e^x, x limited to [-87.33654, 88]; error at most 1.5 ulp. Polynomial: Cephes (S. Moshier). */
        static float NAME_exp_of(float x) {
            union NAME_word shifted, y;
            float n, r, p;
            x = x < -87.33654f ? -87.33654f : x;
            x = x > 88.0f ? 88.0f : x;
            /* x = n ln 2 + r: adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits. */
            shifted.value = NAME_add(NAME_mul(x, 1.44269504f), 12582912.0f);
            n = NAME_sub(shifted.value, 12582912.0f);
            r = NAME_sub(x, NAME_mul(n, 0.693359375f));
            r = NAME_add(r, NAME_mul(n, 2.12194440e-4f));
            p = 1.9875691500e-4f;
            p = NAME_add(NAME_mul(p, r), 1.3981999507e-3f);
            p = NAME_add(NAME_mul(p, r), 8.3334519073e-3f);
            p = NAME_add(NAME_mul(p, r), 4.1665795894e-2f);
            p = NAME_add(NAME_mul(p, r), 1.6666665459e-1f);
            p = NAME_add(NAME_mul(p, r), 5.0000001201e-1f);
            y.value = NAME_add(NAME_add(NAME_mul(p, NAME_mul(r, r)), r), 1.0f);
            y.bits += shifted.bits << 23;
            return y.value;
        }
        """),
    CFunction(
      name: "log_of",
      body: """
        /* ln x of a positive normal x; error at most 1 ulp. Polynomial: Cephes. */
        static float NAME_log_of(float x) {
            union NAME_word word, biased;
            float e, m, z, p, y;
            word.value = x;
            biased.bits = (word.bits >> 23) + (0x4b400000u - 126u);
            e = NAME_sub(biased.value, 12582912.0f);
            word.bits = (word.bits & 0x007fffffu) | 0x3f000000u;
            m = word.value;
            if (m < 0.707106781f) {
                e = NAME_sub(e, 1.0f);
                m = NAME_add(m, m);
            }
            m = NAME_sub(m, 1.0f);
            z = NAME_mul(m, m);
            p = 7.0376836292e-2f;
            p = NAME_sub(NAME_mul(p, m), 1.1514610310e-1f);
            p = NAME_add(NAME_mul(p, m), 1.1676998740e-1f);
            p = NAME_sub(NAME_mul(p, m), 1.2420140846e-1f);
            p = NAME_add(NAME_mul(p, m), 1.4249322787e-1f);
            p = NAME_sub(NAME_mul(p, m), 1.6668057665e-1f);
            p = NAME_add(NAME_mul(p, m), 2.0000714765e-1f);
            p = NAME_sub(NAME_mul(p, m), 2.4999993993e-1f);
            p = NAME_add(NAME_mul(p, m), 3.3333331174e-1f);
            y = NAME_mul(NAME_mul(p, m), z);
            y = NAME_sub(y, NAME_mul(e, 2.12194440e-4f));
            y = NAME_sub(y, NAME_mul(0.5f, z));
            return NAME_add(NAME_mul(e, 0.693359375f), NAME_add(m, y));
        }
        """),
    CFunction(
      name: "log1p_of", needs: ["log_of"],
      body: """
        /* ln(1 + x) of x >= 0 (Kahan): the rounding of 1 + x is divided out; error at most 3 ulp. */
        static float NAME_log1p_of(float x) {
            const float u = NAME_add(1.0f, x);
            return u > 1.0f ? NAME_div(NAME_mul(NAME_log_of(u), x), NAME_sub(u, 1.0f)) : x;
        }
        """),
    CFunction(
      name: "sigmoid_of", needs: ["exp_of"],
      body: """
        /* 1 / (1 + e^-x); error at most 3 ulp from -87 on. */
        static float NAME_sigmoid_of(float x) {
            return NAME_div(1.0f, NAME_add(1.0f, NAME_exp_of(-x)));
        }
        """),
    CFunction(
      name: "tanh_of", needs: ["exp_of"],
      body: """
        /* tanh x; error at most 2 ulp. */
        static float NAME_tanh_of(float x) {
            union NAME_word word;
            uint32_t sign;
            float magnitude, z, p;
            word.value = x;
            sign = word.bits & 0x80000000u;
            word.bits &= 0x7fffffffu;
            magnitude = word.value;
            if (magnitude < 0.625f) {
                z = NAME_mul(x, x);
                p = -5.70498872745e-3f;
                p = NAME_add(NAME_mul(p, z), 2.06390887954e-2f);
                p = NAME_sub(NAME_mul(p, z), 5.37397155531e-2f);
                p = NAME_add(NAME_mul(p, z), 1.33314422036e-1f);
                p = NAME_sub(NAME_mul(p, z), 3.33332819422e-1f);
                word.value = NAME_add(NAME_mul(NAME_mul(p, z), magnitude), magnitude);
            } else {
                p = NAME_add(NAME_exp_of(NAME_add(magnitude, magnitude)), 1.0f);
                word.value = NAME_sub(1.0f, NAME_div(2.0f, p));
            }
            word.bits |= sign;
            return word.value;
        }
        """),
    CFunction(
      name: "erf_of", needs: ["exp_of"],
      body: """
        /* erf x; error at most 2 ulp. */
        static float NAME_erf_of(float x) {
            union NAME_word word;
            uint32_t sign;
            float t, z, p;
            word.value = x;
            sign = word.bits & 0x80000000u;
            word.bits &= 0x7fffffffu;
            t = word.value;
            if (t < 0.9375f) {
                z = NAME_mul(x, x);
                p = 8.267478552e-5f;
                p = NAME_sub(NAME_mul(p, z), 8.118080441e-4f);
                p = NAME_add(NAME_mul(p, z), 5.198830273e-3f);
                p = NAME_sub(NAME_mul(p, z), 2.685849741e-2f);
                p = NAME_add(NAME_mul(p, z), 1.128367931e-1f);
                p = NAME_sub(NAME_mul(p, z), 3.761263192e-1f);
                p = NAME_add(NAME_mul(p, z), 1.283791661e-1f);
                word.value = NAME_add(NAME_mul(p, t), t);
            } else {
                t = t < 4.0f ? t : 4.0f;
                p = -2.129153436e-4f;
                p = NAME_add(NAME_mul(p, t), 3.206181806e-3f);
                p = NAME_sub(NAME_mul(p, t), 2.286198176e-2f);
                p = NAME_add(NAME_mul(p, t), 1.052184477e-1f);
                p = NAME_add(NAME_mul(p, t), 6.357510686e-1f);
                p = NAME_add(NAME_mul(p, t), 1.128504753f);
                word.value = NAME_sub(1.0f, NAME_exp_of(-NAME_mul(p, t)));
            }
            word.bits |= sign;
            return word.value;
        }
        """),
    CFunction(
      name: "expm1_of", needs: ["exp_of", "log_of"],
      body: """
        /* e^x - 1 of x <= 0 (Kahan). */
        static float NAME_expm1_of(float x) {
            const float u = NAME_exp_of(x);
            const float below = NAME_sub(u, 1.0f);
            if (!(below < 0.0f)) return x;
            return x < -1.0f ? below : NAME_div(NAME_mul(below, x), NAME_log_of(u));
        }
        """),
    CFunction(
      name: "elu_of", needs: ["expm1_of"],
      body: """
        static float NAME_elu_of(float z, float alpha) {
            return z > 0.0f ? z : NAME_mul(alpha, NAME_expm1_of(z));
        }
        """),
  ]

  /// In place of z, a: one statement for `value`.
  private static func activation(_ name: String, needs: [String] = [], slope: Bool = false, _ value: String)
    -> CFunction
  {
    CFunction(
      name: name, needs: needs,
      body: """
        static void NAME_\(name)(float *values, size_t count\(slope ? ", float slope" : "")) {
            size_t i;
            for (i = 0; i < count; i++) {
                const float z = values[i];
                values[i] = \(value);
            }
        }
        """)
  }

  private static let activations = [
    activation("sigmoid", needs: ["sigmoid_of"], "NAME_sigmoid_of(z)"),
    activation("tanh", needs: ["tanh_of"], "NAME_tanh_of(z)"),
    activation("relu", "z < 0.0f ? 0.0f : z"),
    activation("leaky_relu", slope: true, "z > 0.0f ? z : NAME_mul(slope, z)"),
    activation("elu", needs: ["elu_of"], slope: true, "NAME_elu_of(z, slope)"),
    activation(
      "selu", needs: ["elu_of"], "NAME_mul(1.0507009873554805f, NAME_elu_of(z, 1.6732632423543772f))"),
    activation(
      "gelu", needs: ["tanh_of"],
      """
      NAME_mul(NAME_mul(0.5f, z), NAME_add(1.0f, NAME_tanh_of(NAME_mul(
                        0.7978845608028654f,
                        NAME_add(z, NAME_mul(0.044715f, NAME_mul(NAME_mul(z, z), z)))))))
      """),
    activation(
      "gelu_erf", needs: ["erf_of"],
      "NAME_mul(NAME_mul(0.5f, z), NAME_add(1.0f, NAME_erf_of(NAME_mul(z, 0.7071067811865476f))))"),
    activation("silu", needs: ["sigmoid_of"], "NAME_mul(z, NAME_sigmoid_of(z))"),
    activation(
      "softplus", needs: ["exp_of", "log1p_of", "magnitude"],
      "NAME_add(z > 0.0f ? z : 0.0f, NAME_log1p_of(NAME_exp_of(-NAME_magnitude(z))))"),
    activation(
      "hard_sigmoid", needs: ["clamp"],
      "NAME_clamp(NAME_add(NAME_mul(z, \(CText.float(1 / 6))), 0.5f), 0.0f, 1.0f)"),
    activation("hard_tanh", needs: ["clamp"], "NAME_clamp(z, -1.0f, 1.0f)"),
    activation("exp", needs: ["exp_of"], "NAME_exp_of(z)"),
    activation("sign", "z > 0.0f ? 1.0f : -1.0f"),
    CFunction(
      name: "softmax", needs: ["exp_of"],
      body: """
        static void NAME_softmax(float *values, size_t count) {
            float largest = values[0], sum = 0.0f;
            size_t i;
            for (i = 1; i < count; i++) largest = values[i] > largest ? values[i] : largest;
            for (i = 0; i < count; i++) {
                values[i] = NAME_exp_of(NAME_sub(values[i], largest));
                sum = NAME_add(sum, values[i]);
            }
            for (i = 0; i < count; i++) values[i] = NAME_div(values[i], sum);
        }
        """),
  ]
}
