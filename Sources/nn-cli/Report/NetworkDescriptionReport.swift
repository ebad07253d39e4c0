import CNN

/// The settings of a network by their names.
extension NetworkDescription {
  var json: JSON {
    .object(
      [
        ("inputs", .integer(inputs)),
        ("layers", .array(layers.map(Self.json))),
        ("loss", .string(Loss.name(config.loss))),
        ("optimizer", .string(Optimizer.name(config.optimizer))),
        ("learning_rate", .float(config.learning_rate)),
      ] + momenta.map { ($0, .float($1)) } + [
        ("weight_decay", .float(config.weight_decay)),
        ("clip_norm", .float(config.clip_norm)),
        ("seed", .integer(Int(config.seed))),
        ("max_batch", .integer(Int(config.max_batch))),
        ("scales_inputs", .bool(config.input_scaling != 0)),
        ("scales_targets", .bool(config.target_scaling != 0)),
      ])
  }

  /// "adam, learning rate 0.01, beta1 0.9, beta2 0.999, epsilon 1e-08, weight decay 0.0, ..."
  var optimizerText: String {
    var parts = [Optimizer.name(config.optimizer), "learning rate \(config.learning_rate)"]
    parts += momenta.map { "\($0) \($1)" }
    if config.weight_decay > 0 { parts.append("weight decay \(config.weight_decay)") }
    if config.clip_norm > 0 { parts.append("gradients clipped to norm \(config.clip_norm)") }
    return parts.joined(separator: ", ") + "; seed \(config.seed)"
  }

  /// The settings that only the optimiser in use has.
  private var momenta: [(String, Float)] {
    switch Optimizer(code: config.optimizer) {
    case .adam: [("beta1", config.beta1), ("beta2", config.beta2), ("epsilon", config.epsilon)]
    default: [("momentum", config.momentum)]
    }
  }

  private static func json(_ layer: nn_layer) -> JSON {
    .present([
      ("units", .integer(Int(layer.units))),
      ("activation", .string(Activation.name(layer.activation))),
      ("slope", layer.activation == Activation.leakyRelu.code ? .float(layer.slope) : nil),
      ("initialization", .string(Initialization.name(layer.initialization))),
    ])
  }
}
