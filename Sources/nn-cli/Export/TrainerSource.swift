import NeuralNetwork

/// The source of a model exported as C that also trains: its weights are in the caller's RAM.
struct TrainerSource {
  let trainer: TrainerModel
  let name: ExportName

  private var model: ExportedModel { trainer.model }
  private var scratch: TrainerScratch { TrainerScratch(model) }
  private var p: String { name.text }
  private var base: CSource {
    CSource(body: CFloatBody(model: model, name: name, hasStaticScratch: false, areWeightsInRAM: true))
  }

  var text: String {
    let passes = backs + filled(TrainerFunctions.layer) + forward + predict + loss + learn + step
    let generator = isRandom ? filled(TrainerFunctions.generator) : ""
    let draws = trainer.draws == nil ? "" : generator + reset
    let code = base.arithmetic(needs) + passes + filled(TrainerFunctions.load) + draws + selfTest
    return base.head + base.constants + filled(COperations.used(in: code, p)) + code
  }

  private func filled(_ template: String) -> String { base.body.filled(template) }

  /// Activations that a way back goes through: those of hidden layers, and the last one's where the loss is not made
  /// for it.
  private var backActivations: [Activation] {
    var seen: [Activation] = model.layers.dropLast().map(\.activation)
    if !isFused, let last = model.layers.last { seen.append(last.activation) }
    return Activation.allCases.filter { seen.contains($0) }
  }

  private var backFunctions: [CFunction] { backActivations.compactMap(TrainerFunctions.back) }

  private var needs: [String] {
    var needs = base.body.needs + backFunctions.flatMap(\.needs)
    switch trainer.loss {
    case .bceWithLogits: needs.append("sigmoid_of")
    case .crossEntropyWithLogits: needs.append("softmax")
    case .crossEntropyOneHot: needs.append("exp_of")
    case .huber: needs.append("clamp")
    default: break
    }
    return needs
  }

  private var backs: String { backFunctions.map { filled("\n" + $0.body + "\n") }.joined() }

  /// Whether the loss starts from z.
  private var isFused: Bool {
    switch trainer.loss {
    case .binaryCrossEntropy, .bceWithLogits, .crossEntropy, .crossEntropyWithLogits, .crossEntropyOneHot:
      true
    default: false
    }
  }

  // ------------------------------------------------------------------------------------------- forward

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "scratch + \(offset)" }
  private func output(_ layer: Int) -> String { place(scratch.outputs[layer]) }
  private func input(_ layer: Int) -> String {
    layer > 0 ? output(layer - 1) : scratch.inputs.map(place) ?? "inputs"
  }
  private var last: Int { model.layers.count - 1 }

  private func apply(_ layer: Int, to values: String) -> String {
    let layer = model.layers[layer]
    let name = CFunction.name(layer.activation)
    return switch layer.activation {
    case .identity: ""
    case .leakyRelu, .elu: "\(p)_\(name)(\(values), \(layer.units), \(CText.float(layer.slope)));"
    default: "\(p)_\(name)(\(values), \(layer.units));"
    }
  }

  private func function(_ declaration: String, _ lines: [String]) -> String {
    "\n\(declaration) {\n" + lines.filter { !$0.isEmpty }.map { "    \($0)\n" }.joined() + "}\n"
  }

  /// The outputs of every layer in the scratch; of the last one its sums z.
  private var forward: String {
    var lines: [String] = []
    if model.preparesInputs {
      lines.append("\(p)_\(model.inputScaling == nil ? "copy" : "scale")(inputs, \(input(0)));")
      if model.degree > 1 { lines.append("\(p)_expand(\(input(0)));") }
    }
    for (index, layer) in model.layers.enumerated() {
      let call = "\(p)_dense(p, \(input(index)), \(layer.inputs), \(output(index)), \(layer.units));"
      lines.append((index == last ? "(void)" : "p = ") + call)
      if index < last { lines.append(apply(index, to: output(index))) }
    }
    return "\n/* Every layer's outputs into the scratch; of the last one its sums. */"
      + function("static void \(p)_forward(const float *p, const float *inputs, float *scratch)", lines)
  }

  private var predict: String {
    let copy =
      "for (i = 0; i < \(name.macro)_OUTPUTS; i++) outputs[i] = scratch[\(scratch.outputs[last]) + i];"
    let unscale = model.targetScaling == nil ? "" : "\(p)_unscale(outputs);"
    return function(
      "int \(p)_predict(const float *parameters, const float *inputs, float *outputs, float *scratch)",
      [
        "size_t i;", "if (\(p)_refuses(inputs, \(name.macro)_INPUTS)) return 1;",
        "\(p)_forward(parameters, inputs, scratch);",
        copy,
        apply(last, to: "outputs"), unscale, "return 0;",
      ])
  }

  // ------------------------------------------------------------------------------------------ backward

  /// From z in the last layer's outputs to dz, and whether the targets can be learned from.
  private var loss: String {
    let outputs = "\(name.macro)_OUTPUTS"
    func shared(_ value: String) -> String {
      trainer.share == 1 ? value : "\(p)_mul(\(value), \(CText.float(trainer.share)))"
    }
    let read = "\(name.macro)_READ_FLOAT(&\(p)_target"
    let scaled = "\(p)_mul(\(p)_sub(t[i], \(read)_mean[i])), \(read)_scale[i]))"
    let target = model.targetScaling == nil ? "t[i]" : scaled
    let each = "for (i = 0; i < \(outputs); i++)"
    var lines: [String]
    switch trainer.loss {
    case .binaryCrossEntropy, .bceWithLogits:
      lines = [
        "size_t i;", "(void)da;", "\(each) {", "    if (!(t[i] >= 0.0f && t[i] <= 1.0f)) return 1;", "}",
        "\(each) z[i] = \(shared("\(p)_sub(\(p)_sigmoid_of(z[i]), t[i])"));",
      ]
    case .crossEntropy, .crossEntropyWithLogits:
      lines = [
        "size_t i;", "(void)da;", "if (!(t[0] >= 0.0f && t[0] < \(model.outputs).0f)) return 1;",
        "i = (size_t)t[0];", "if ((float)(int32_t)i < t[0]) return 1;", "\(p)_softmax(z, \(outputs));",
        "z[i] = \(p)_sub(z[i], 1.0f);",
      ]
    case .crossEntropyOneHot:
      lines = [
        "float largest = z[0], total = 0.0f, sum = 0.0f;", "size_t i;", "(void)da;", "\(each) {",
        "    if (!(t[i] >= 0.0f && t[i] <= 1.0f)) return 1;",
        "    largest = z[i] > largest ? z[i] : largest;", "}",
        "\(each) {", "    total = \(p)_add(total, \(p)_exp_of(\(p)_sub(z[i], largest)));",
        "    sum = \(p)_add(sum, t[i]);", "}",
        "\(each) {", "    const float share = \(p)_div(\(p)_exp_of(\(p)_sub(z[i], largest)), total);",
        "    z[i] = \(p)_sub(\(p)_mul(share, sum), t[i]);", "}",
      ]
    default:
      lines = [
        "float d;", "size_t i;", "\(each) {", "    if (!(\(accepts))) return 1;", "}", apply(last, to: "z"),
        "\(each) {", "    d = \(p)_sub(z[i], \(target));", "    da[i] = \(shared(slope));", "}",
        back(last, "z", "da"),
      ]
      if trainer.loss == .hinge { lines.removeAll { $0.contains("d = \(p)_sub") || $0 == "float d;" } }
    }
    lines.append("return 0;")
    return "\n/* From the last layer's sums z and the targets t to the gradient, in place of z. */"
      + function("static int \(p)_begin(float *z, const float *t, float *da)", lines)
  }

  private var accepts: String {
    trainer.loss == .hinge
      ? "(\(p)_bits(t[i]) & 0x7fffffffu) == 0x3f800000u" : "t[i] >= -3.4028234e38f && t[i] <= 3.4028234e38f"
  }

  /// The derivative of one output's loss.
  private var slope: String {
    switch trainer.loss {
    case .halfMSE: "d"
    case .mae: "(d > 0.0f ? 1.0f : d < 0.0f ? -1.0f : 0.0f)"
    case .huber: "\(p)_clamp(d, -\(CText.float(trainer.huberDelta)), \(CText.float(trainer.huberDelta)))"
    case .hinge: "(\(p)_mul(t[i], z[i]) < 1.0f ? -t[i] : 0.0f)"
    default: "\(p)_mul(2.0f, d)"
    }
  }

  private func back(_ layer: Int, _ values: String, _ da: String) -> String {
    let layer = model.layers[layer]
    let slope = [.leakyRelu, .elu].contains(layer.activation) ? ", \(CText.float(layer.slope))" : ""
    return "\(p)_\(CFunction.name(layer.activation))_back(\(values), \(da), \(layer.units)\(slope));"
  }

  private var learn: String {
    var lines = [
      "if (\(p)_refuses(inputs, \(name.macro)_INPUTS)) return 1;",
      "\(p)_forward(parameters, inputs, scratch);",
      "if (\(p)_begin(\(output(last)), targets, \(place(scratch.delta)))) return 1;",
    ]
    var offset = model.parameterCount
    for index in model.layers.indices.reversed() {
      let layer = model.layers[index]
      offset -= layer.parameters.count
      let at = offset == 0 ? "" : " + \(offset)"
      let dx = index == 0 ? "NULL" : place(scratch.delta)
      lines.append(
        "\(p)_back(parameters\(at), gradients\(at), \(input(index)), \(layer.inputs), \(output(index)), "
          + "\(layer.units), \(dx));")
      if index > 0 { lines.append(back(index - 1, output(index - 1), place(scratch.delta))) }
    }
    lines.append("return 0;")
    return function(
      "int \(p)_learn(const float *parameters, float *gradients, const float *inputs, const float *targets,\n"
        + String(repeating: " ", count: 11 + p.utf8.count) + "float *scratch)", lines)
  }

  private var step: String {
    let share = trainer.takesMean ? "\(p)_div(1.0f, (float)(int32_t)rows)" : "rows > 0 ? 1.0f : 0.0f"
    return filled(TrainerFunctions.step.replacing("SHARE", with: share))
  }

  /// Predicts, then learns from the rows, and leaves the parameters as the model has them.
  private var selfTest: String {
    let test = CSelfTest(test: model.selfTest)
    let rows = model.selfTest.rows
    let lesson = trainer.lesson
    return filled(
      test.function(
        TrainerHeader.selfTest,
        arrays: [
          test.array("float", "targets", "TARGETS", lesson.targets.map(CText.float)),
          "    uint32_t sum = \(TrainerFunctions.checksumStart)u;",
        ],
        start: ["    NAME_load(parameters, gradients);"],
        predict: "NAME_predict(parameters, row, outputs, scratch)",
        end: [
          "    for (i = 0; i < \(rows); i++) {",
          "        MACRO_STORED(row, rows[i], MACRO_INPUTS);",
          "        MACRO_STORED(target, targets[i], MACRO_TARGETS);",
          "        if (NAME_learn(parameters, gradients, row, target, scratch) != 0) return 1;",
          "    }",
          "    if (NAME_step(parameters, gradients, \(rows), \(CText.float(SelfTestLesson.learningRate))) != "
            + "\(lesson.status)) return 1;",
          "    for (i = 0; i < MACRO_PARAMETERS; i++) {",
          "        sum = (sum ^ NAME_bits(parameters[i])) * \(TrainerFunctions.checksumFactor)u;", "    }",
          "    if (sum != \(lesson.checksum)u) return 1;", "    NAME_load(parameters, gradients);",
        ]))
  }

  // --------------------------------------------------------------------------------------------- reset

  /// Whether one layer's weights are drawn.
  private var isRandom: Bool { (trainer.draws ?? []).contains { $0.constant == nil } }

  private var reset: String {
    var lines = ["float *p = parameters;", "size_t i;"]
    lines = isRandom ? ["uint32_t s[3];"] + lines + ["\(p)_seed(s, seed);"] : lines + ["(void)seed;"]
    for (index, (layer, draw)) in zip(model.layers, trainer.draws ?? []).enumerated() {
      let shape = "\(layer.inputs), \(layer.units)"
      if let constant = draw.constant {
        lines.append("p = \(p)_fill(p, \(shape), \(CText.float(constant)));")
      } else {
        lines.append(
          "p = \(p)_draw(p, \(shape), \(CText.float(draw.limit)), \(draw.drawsBiases ? 1 : 0), s);")
      }
      if index == last { lines[lines.count - 1] = "(void)" + lines[lines.count - 1].dropFirst(4) }
    }
    lines.append("for (i = 0; i < \(name.macro)_PARAMETERS; i++) gradients[i] = 0.0f;")
    let fill = (trainer.draws ?? []).contains { $0.constant != nil } ? filled(TrainerFunctions.fill) : ""
    return fill + function("void \(p)_reset(float *parameters, float *gradients, uint32_t seed)", lines)
  }
}
