import NeuralNetwork

/// The source of a model exported as C that also trains: its weights are in the caller's RAM.
struct TrainerSource {
  let trainer: TrainerModel
  let name: ExportName

  private var model: ExportedModel { trainer.model }
  private var scratch: TrainerScratch { trainer.scratch }
  private var frozen: Int { trainer.frozenLayers }
  private var p: String { name.text }
  private var base: CSource {
    CSource(
      body: CFloatBody(
        model: model, name: name, hasStaticScratch: false, areWeightsInRAM: true, frozenLayers: frozen))
  }

  var text: String {
    let code = frozenDense + forward + predict + learn + (trainer.draws == nil ? "" : reset) + selfTest
    let functions = CTemplate.functions(usedBy: code, fitted: fitted) + code
    let named = functions.replacing("NAME_\(trainer.begin)", with: "NAME_begin")
    return base.comment + base.filled(CTemplate.head + "\n" + base.constants + quantiles + named)
  }

  private var quantiles: String {
    if trainer.quantiles.isEmpty { return "" }
    return "\n/* The quantile that each output learns. */\n"
      + CText.array(
        "static const float NAME_quantiles[MACRO_OUTPUTS] MACRO_FLASH", trainer.quantiles.map(CText.float))
  }

  /// How many gradients there are, with what the optimiser keeps behind them.
  private var gradientsMacro: String {
    trainer.optimizer.keepsNothing ? "MACRO_PARAMETERS" : "MACRO_GRADIENTS"
  }

  /// What a step subtracts.
  private var change: String {
    switch trainer.optimizer {
    case .adam: "NAME_adam(&gradients[MACRO_PARAMETERS + i], gradients[i], rate, root)"
    case .sgd(0): "NAME_mul(learning_rate, gradients[i])"
    case .sgd:
      "NAME_mul(learning_rate, NAME_velocity(&gradients[MACRO_PARAMETERS + i], gradients[i]))"
    }
  }

  /// What the optimiser has for the words of trainer.c.
  private func fittedStep(_ template: String) -> String {
    let constants: [(String, Float)] =
      switch trainer.optimizer {
      case .adam:
        [
          ("MODEL_BETA1", TrainerOptimizer.beta1), ("MODEL_REST1", 1 - TrainerOptimizer.beta1),
          ("MODEL_BETA2", TrainerOptimizer.beta2), ("MODEL_REST2", 1 - TrainerOptimizer.beta2),
          ("MODEL_EPSILON", TrainerOptimizer.epsilon),
        ]
      case .sgd(let momentum): [("MODEL_MOMENTUM", momentum)]
      }
    let chosen = CTemplate.choosing("MODEL_ADAM", trainer.optimizer == .adam, in: template)
    return constants.reduce(chosen) { $0.replacing($1.0, with: CText.float($1.1)) }
      .replacing("MODEL_CHANGE", with: change).replacing("MODEL_GRADIENTS", with: gradientsMacro)
  }

  /// What this trainer has for the words of losses.c and trainer.c.
  private func fitted(_ template: String) -> String {
    let read = "MACRO_READ_FLOAT(&NAME_target"
    let target = trainer.loss == .pinball ? "t[0]" : "t[i]"
    let scaled = "NAME_mul(NAME_sub(\(target), \(read)_mean[i])), \(read)_scale[i]))"
    let shared = CTemplate.replacingCalls(of: "MODEL_SHARED", in: fittedStep(base.body.fitted(template))) {
      value in
      trainer.share == 1 ? String(value) : "NAME_mul(\(value), \(CText.float(trainer.share)))"
    }
    let rowShare = trainer.takesMean ? "NAME_div(1.0f, (float)(int32_t)rows)" : "rows > 0 ? 1.0f : 0.0f"
    let activation = base.body.activation(model.layers[last], "z")
    return
      shared
      .replacing("MODEL_DERIVATIVE", with: "NAME_\(trainer.loss.name.replacing("-", with: "_"))_derivative")
      .replacing("MODEL_TARGET", with: model.targetScaling == nil ? target : scaled)
      .replacing("MODEL_QUANTILE", with: "MACRO_READ_FLOAT(&NAME_quantiles[i])")
      .replacing("MODEL_CLASSES", with: "\(model.outputs).0f")
      .replacing("MODEL_HUBER_DELTA", with: CText.float(trainer.huberDelta))
      .replacing("MODEL_ROW_SHARE", with: rowShare)
      .replacing("    MODEL_ACTIVATE;\n", with: base.body.lines(activation))
      .replacing("    MODEL_BACK;\n", with: base.body.lines(back(last, "z", "da")))
  }

  // ------------------------------------------------------------------------------------------- forward

  private func place(_ offset: Int) -> String { offset == 0 ? "scratch" : "scratch + \(offset)" }
  private func output(_ layer: Int) -> String { place(scratch.outputs[layer]) }
  private func input(_ layer: Int) -> String {
    layer > 0 ? output(layer - 1) : scratch.inputs.map(place) ?? "inputs"
  }
  private var last: Int { model.layers.count - 1 }

  /// NAME_dense for layers whose weights stay in flash.
  private var frozenDense: String {
    guard frozen > 0, let dense = CTemplate.functions["dense"]?.text else { return "" }
    return "\n"
      + CTemplate.summing(model.fusesProducts, in: dense).replacing("NAME_dense", with: "NAME_frozen_dense")
      .replacing("MODEL_WEIGHT", with: "MACRO_READ_FLOAT(p++)") + "\n"
  }

  /// The outputs of every layer in the scratch; of the last one its sums z.
  private var forward: String {
    var lines: [String] = []
    if frozen > 0 { lines.append("const float *f = NAME_frozen;") }
    if model.preparesInputs { lines += base.body.preparation(input(0)) }
    for (index, layer) in model.layers.enumerated() {
      let arguments = "\(input(index)), \(layer.inputs), \(output(index)), \(layer.units)"
      if index < frozen {
        lines.append((index == frozen - 1 ? "(void)" : "f = ") + "NAME_frozen_dense(f, \(arguments));")
      } else {
        lines.append((index == last ? "(void)" : "p = ") + "NAME_dense(p, \(arguments));")
      }
      if index < last { lines += base.body.activation(layer, output(index)) }
    }
    return "\n/* Every layer's outputs into the scratch; of the last one its sums. */"
      + base.body.function(
        "static void NAME_forward(const float *p, const float *inputs, float *scratch)", lines)
  }

  private var predict: String {
    let copy =
      "for (i = 0; i < MACRO_OUTPUTS; i++) outputs[i] = scratch[\(scratch.outputs[last]) + i];"
    return base.body.function(
      "int NAME_predict(const float *parameters, const float *inputs, float *outputs, float *scratch)",
      ["size_t i;"] + base.body.refusal + ["NAME_forward(parameters, inputs, scratch);", copy]
        + base.body.activation(model.layers[last], "outputs")
        + (model.targetScaling == nil ? [] : ["NAME_unscale(outputs);"]) + ["return 0;"])
  }

  // ------------------------------------------------------------------------------------------ backward

  /// The call of the derivative of a layer's activation.
  private func back(_ layer: Int, _ values: String, _ da: String) -> [String] {
    let layer = model.layers[layer]
    return CTemplate.derivativeName(layer.activation).map { function in
      [base.body.call(function, layer, "\(values), \(da), \(layer.units)")]
    } ?? []
  }

  private var learn: String {
    var lines = base.body.refusal
    lines += [
      "NAME_forward(parameters, inputs, scratch);",
      "if (NAME_\(trainer.begin)(\(output(last)), targets, \(place(scratch.delta)))) return 1;",
    ]
    var offset = trainer.trainedParameters
    for index in trainer.trained.indices.reversed() {
      let layer = model.layers[index]
      offset -= layer.parameters.count
      let at = offset == 0 ? "" : " + \(offset)"
      let dx = index == frozen ? "NULL" : place(scratch.delta)
      lines.append(
        "NAME_back(parameters\(at), gradients\(at), \(input(index)), \(layer.inputs), \(output(index)), "
          + "\(layer.units), \(dx));")
      if index > frozen { lines += back(index - 1, output(index - 1), place(scratch.delta)) }
    }
    lines.append("return 0;")
    return base.body.function(
      "int NAME_learn(const float *parameters, float *gradients, const float *inputs, const float *targets,\n"
        + String(repeating: " ", count: 11 + p.utf8.count) + "float *scratch)", lines)
  }

  /// Predicts, then learns from the rows, and leaves the parameters as the model has them.
  private var selfTest: String {
    CSelfTest(test: model.selfTest, inputsMacro: base.body.inputsMacro).function(
      parameters: TrainerHeader.selfTestParameters, arguments: "parameters, row, outputs, scratch",
      lesson: trainer.lesson)
  }

  // --------------------------------------------------------------------------------------------- reset

  /// Whether one layer's weights are drawn.
  private var isRandom: Bool { (trainer.draws ?? []).contains { $0.constant == nil } }

  private var reset: String {
    var lines = ["float *p = parameters;", "size_t i;"]
    lines = isRandom ? ["uint32_t s[3];"] + lines + ["NAME_seed(s, seed);"] : lines + ["(void)seed;"]
    for (index, (layer, draw)) in zip(trainer.trained, trainer.draws ?? []).enumerated() {
      let shape = "\(layer.inputs), \(layer.units)"
      if let constant = draw.constant {
        lines.append("p = NAME_fill(p, \(shape), \(CText.float(constant)));")
      } else {
        lines.append(
          "p = NAME_draw(p, \(shape), \(CText.float(draw.limit)), \(draw.drawsBiases ? 1 : 0), s);")
      }
      if index == last - frozen { lines[lines.count - 1] = "(void)" + lines[lines.count - 1].dropFirst(4) }
    }
    lines.append("for (i = 0; i < \(gradientsMacro); i++) gradients[i] = 0.0f;")
    return base.body.function("void NAME_reset(float *parameters, float *gradients, uint32_t seed)", lines)
  }
}
