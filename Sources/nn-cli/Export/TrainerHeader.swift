import NeuralNetwork

/// The header of a model exported as C that also trains.
struct TrainerHeader {
  let trainer: TrainerModel
  let name: ExportName
  /// What verification found for other processors.
  let measured: [MeasuredCode]

  private var model: ExportedModel { trainer.model }
  private var p: String { name.text }
  private var m: String { name.macro }
  private var base: CHeader {
    CHeader(body: CFloatBody(model: model, name: name, hasStaticScratch: false), measured: measured)
  }

  var text: String {
    CText.header(
      about: model.summary.lines(p) + [""] + usage, guardName: "\(m)_H", usesIntegers: true,
      macros: macros + base.columns(beside: macros),
      functions: functions)
  }

  private var usage: [String] {
    [
      "Compile \(p).c (C99 or later, C++17 or later) with your program; nothing else is needed. To use it:",
      "",
      "    static float parameters[\(m)_PARAMETERS], gradients[\(m)_\(gradients)], scratch[\(m)_SCRATCH_FLOATS];",
      "    \(p)_load(parameters, gradients);"
        + (trainer.draws == nil ? "" : "          or \(p)_reset with a seed"),
      "    \(p)_learn(parameters, gradients, inputs, targets, scratch);      once for each row of a batch",
      "    \(p)_step(parameters, gradients, rows, 0.01f);                    \(rule)",
      "    \(p)_predict(parameters, inputs, outputs, scratch);", "",
      "What it learns is, bit for bit, what nn_forward, nn_backward and nn_step of libnn do with \(trainer.optimizer == .adam ? "NN_ADAM" : "NN_SGD") and without",
      "penalties, clipping and dropout, on any processor with IEEE-754 binary32: with gcc and clang and any options,",
      "or the file does not compile and says which option is in the way; with other compilers as far as they round",
      "volatile variables. \(p)_selftest shows whether it holds where it runs. Nothing is allocated, and there is no",
      "state but the caller's arrays.",
    ] + settings
  }

  private var macros: String {
    return base.shapeMacros
      + base.define(
        "TARGETS", trainer.targetWidth, trainer.loss.takesClassIndex ? "the index of the class" : nil)
      + base.define(
        "PARAMETERS", trainer.trainedParameters,
        "of each unit\(trainedLayers) its bias, then its weights, layer by layer")
      + gradientsMacro
      + base.define("FLASH_BYTES", trainer.constantBytes, "its constants; code comes on top of them")
      + base.define("SCRATCH_FLOATS", trainer.scratch.size, nil)
      + base.define("RAM_BYTES", trainer.ramBytes, "parameters, gradients and scratch, the caller's")
      + measured.map(base.measuredMacros).joined()
  }

  /// Which macro says how long `gradients` is.
  private var gradients: String { trainer.optimizer.keepsNothing ? "PARAMETERS" : "GRADIENTS" }
  private var rule: String {
    switch trainer.optimizer {
    case .adam: "Adam"
    case .sgd(0): "plain gradient descent"
    case .sgd: "gradient descent with momentum"
    }
  }
  private var kept: String {
    switch trainer.optimizer {
    case .adam: "both of Adam's means and its corrections"
    case .sgd: "the velocities of momentum"
    }
  }
  /// What NAME_step does to the parameters, up to "mean over so many rows" or "sum".
  private var stepText: String {
    switch trainer.optimizer {
    case .adam: "Adam's step with beta1 0.9, beta2 0.999 and epsilon 1e-8, by the gradients'\n   "
    case .sgd(0): "parameters -= learning_rate * the gradients' "
    case .sgd(let momentum):
      "parameters -= learning_rate * velocity, which becomes \(momentum) * velocity +\n   the gradients' "
    }
  }
  private var gradientsMacro: String {
    trainer.optimizer.keepsNothing
      ? "" : base.define("GRADIENTS", trainer.gradients, "gradients, and \(kept) behind them")
  }

  /// What libnn is told to do the same.
  private var settings: [String] {
    let frozen = trainer.frozenLayers == 0 ? [] : ["frozen_layers \(trainer.frozenLayers)"]
    let momentum: [String] =
      switch trainer.optimizer {
      case .sgd(0), .adam: []
      case .sgd(let momentum): ["momentum \(momentum)"]
      }
    let loss = trainer.hasOwnLoss ? ["loss \(trainer.loss.name)"] : []
    let all = (frozen + momentum + loss).joined(separator: " and ")
    return all.isEmpty ? [] : ["Of the settings of libnn, \(all)."]
  }

  /// " of the last 2 layers", where others are not trained.
  private var trainedLayers: String {
    let count = trainer.trained.count
    if trainer.frozenLayers == 0 { return "" }
    return count == 1 ? " of the last layer" : " of the last \(count) layers"
  }

  private var learnFault: String {
    model.columns == nil
      ? "1 when an input or a target cannot be learned from"
      : "else what\n   \(p)_predict returns for such inputs, or 1 when a target cannot be learned from"
  }

  static let selfTestParameters = "float *parameters, float *gradients, float *outputs, float *scratch"

  private var functions: String {
    let reset =
      trainer.draws == nil
      ? ""
      : """

      /* parameters as nn_reset draws them, gradients of 0. */
      void \(p)_reset(float *parameters, float *gradients, uint32_t seed);

      """
    return """
      /* parameters[\(m)_PARAMETERS]\(trainedLayers) as the model has them, gradients[\(m)_\(gradients)] of 0. */
      void \(p)_load(float *parameters, float *gradients);
      \(reset)
      /* outputs[\(m)_OUTPUTS] from raw inputs[\(base.inputsMacro)], with scratch[\(m)_SCRATCH_FLOATS]. The result is 0;
         \(base.fault). */
      int \(p)_predict(const float *parameters, const float *inputs, float *outputs, float *scratch);

      /* Add the gradient of one row to gradients: raw inputs, targets[\(m)_TARGETS]. The result is 0; \(learnFault),
         and the gradients stay as they are. */
      int \(p)_learn(const float *parameters, float *gradients, const float *inputs, const float *targets,
      \(String(repeating: " ", count: 11 + p.utf8.count))float *scratch);

      /* \(stepText)\(trainer.takesMean ? "mean over so many rows (at least 1, at most 2^24)" : "sum"); gradients become 0. The
         result is 0; 1 when the training has diverged (the gradient's norm is over 1e18, or a parameter over 1e15), and
         the parameters stay as they are. */
      int \(p)_step(float *parameters, float *gradients, uint32_t rows, float learning_rate);

      """
        + CSelfTest.declaration(
          name, Self.selfTestParameters,
          "loads the parameters, predicts \(Numbers.count(model.selfTest.rows, "stored row")), "
            + "learns from them and loads again")
  }
}
