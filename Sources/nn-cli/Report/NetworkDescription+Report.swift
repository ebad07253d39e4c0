import CNN

/// Settings of a network by their names.
extension NetworkDescription {
  var json: JSON {
    .present(
      [
        ("inputs", .integer(inputs)),
        ("polynomial_degree", .integer(Int(config.polynomial_degree))),
        ("layers", .array(layers.map(Self.json))),
        ("loss", .string(Loss.name(config.loss))),
        ("huber_delta", config.loss == Loss.huber.code ? .float(config.huber_delta) : nil),
        ("reduction", .string(Reduction.name(config.reduction))),
        ("arithmetic", .string(Arithmetic.name(config.arithmetic))),
        ("optimizer", .string(Optimizer.name(config.optimizer))),
        ("learning_rate", .float(config.learning_rate)),
      ] + rules.map { ($0.replacing(" ", with: "_"), .float($1)) } + [
        ("weight_decay", .float(config.weight_decay)),
        ("l1", .float(config.l1)),
        ("clip_norm", .float(config.clip_norm)),
        ("clip_value", .float(config.clip_value)),
        ("seed", .integer(Int(config.seed))),
        ("max_batch", .integer(Int(config.max_batch))),
        ("scales_inputs", .bool(config.input_scaling != 0)),
        ("scales_targets", .bool(config.target_scaling != 0)),
        ("input_scaling", .string(ScalingKind.name(config.input_scaling))),
        ("target_scaling", .string(ScalingKind.name(config.target_scaling))),
      ])
  }

  /// Optimiser: "adam, learning rate 0.01, beta1 0.9, beta2 0.999, epsilon 1e-08, weight decay 0.0, ..."
  var optimizerText: String {
    var parts = [Optimizer.name(config.optimizer), "learning rate \(config.learning_rate)"]
    parts += rules.map { "\($0) \($1)" }
    if config.nesterov != 0 { parts.append("Nesterov") }
    if config.l1 > 0 { parts.append("L1 \(config.l1)") }
    if config.weight_decay > 0 { parts.append("weight decay \(config.weight_decay)") }
    if config.clip_norm > 0 { parts.append("gradients clipped to norm \(config.clip_norm)") }
    if config.clip_value > 0 { parts.append("gradients clipped to values of \(config.clip_value)") }
    if config.arithmetic != Arithmetic.canonical.code {
      parts.append("\(Arithmetic.name(config.arithmetic)) arithmetic")
    }
    return parts.joined(separator: ", ") + "; seed \(config.seed)"
  }

  /// Loss: "huber of delta 1.0, summed over rows and outputs".
  var lossText: String {
    var text = Loss.name(config.loss)
    if config.loss == Loss.huber.code { text += " of delta \(config.huber_delta)" }
    if config.reduction == Reduction.sum.code { text += ", summed over rows and outputs" }
    return text
  }

  /// Other settings of layers: "dense1: dropout 0.5, max norm 3.0"; nil when there are none.
  var layerText: String? {
    let texts = layers.enumerated().compactMap { index, layer in
      Self.text(layer).map { "dense\(index + 1): \($0)" }
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  private static func text(_ layer: nn_layer) -> String? {
    var parts: [String] = []
    if layer.activation == Activation.leakyRelu.code { parts.append("slope \(layer.slope)") }
    if layer.activation == Activation.elu.code { parts.append("alpha \(layer.slope)") }
    if layer.initialization != Initialization.default.code {
      parts.append("init \(Initialization.name(layer.initialization))")
    }
    if layer.initialization == Initialization.constant.code { parts.append("value \(layer.init_value)") }
    if layer.dropout > 0 { parts.append("dropout \(layer.dropout)") }
    if layer.max_norm > 0 { parts.append("max norm \(layer.max_norm)") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// Settings that only the optimiser in use has.
  private var rules: [(String, Float)] {
    switch Optimizer(code: config.optimizer) {
    case .adam, .adamw: [("beta1", config.beta1), ("beta2", config.beta2), ("epsilon", config.epsilon)]
    case .adagrad: [("epsilon", config.epsilon)]
    case .rmsprop:
      [("rho", config.smoothing), ("epsilon", config.epsilon), ("momentum", config.momentum)]
    case .rprop:
      [
        ("eta minus", config.eta_minus), ("eta plus", config.eta_plus), ("step min", config.step_min),
        ("step max", config.step_max),
      ]
    case .sgd where config.dampening > 0: [("momentum", config.momentum), ("dampening", config.dampening)]
    default: [("momentum", config.momentum)]
    }
  }

  private static func json(_ layer: nn_layer) -> JSON {
    .present([
      ("units", .integer(Int(layer.units))),
      ("activation", .string(Activation.name(layer.activation))),
      ("slope", layer.activation == Activation.leakyRelu.code ? .float(layer.slope) : nil),
      ("alpha", layer.activation == Activation.elu.code ? .float(layer.slope) : nil),
      ("initialization", .string(Initialization.name(layer.initialization))),
      ("init_value", layer.initialization == Initialization.constant.code ? .float(layer.init_value) : nil),
      ("dropout", .float(layer.dropout)), ("max_norm", .float(layer.max_norm)),
    ])
  }
}
