import NeuralNetwork

/// Settings of a network by their names.
extension NetworkDescription {
  var json: JSON {
    .present(
      [
        ("inputs", .integer(inputs)),
        ("polynomial_degree", .integer(polynomialDegree)),
        ("layers", .array(layers.map(Self.json))),
        ("loss", .string(loss.name)),
        ("huber_delta", loss == .huber ? .float(huberDelta) : nil),
        ("quantiles", quantiles.isEmpty ? nil : JSON(quantiles)),
        ("reduction", .string(reduction.name)),
        ("arithmetic", .string(arithmetic.name)),
        ("optimizer", .string(optimizer.name)),
        ("learning_rate", .float(learningRate)),
      ] + rules.map { ($0.replacing(" ", with: "_"), .float($1)) } + [
        ("weight_decay", .float(weightDecay)),
        ("l1", .float(l1)),
        ("clip_norm", .float(clipNorm)),
        ("clip_value", .float(clipValue)),
        ("seed", .integer(Int(seed))),
        ("max_batch", .integer(maxBatch)),
        ("scales_inputs", .bool(inputScaling != .none)),
        ("scales_targets", .bool(targetScaling != .none)),
        ("input_scaling", .string(inputScaling.name)),
        ("target_scaling", .string(targetScaling.name)),
      ])
  }

  /// Optimiser: "adam, learning rate 0.01, beta1 0.9, beta2 0.999, epsilon 1e-08, weight decay 0.0, ..."
  var optimizerText: String {
    var parts = [optimizer.name, "learning rate \(learningRate)"]
    parts += rules.map { "\($0) \($1)" }
    if nesterov { parts.append("Nesterov") }
    if l1 > 0 { parts.append("L1 \(l1)") }
    if weightDecay > 0 { parts.append("weight decay \(weightDecay)") }
    if clipNorm > 0 { parts.append("gradients clipped to norm \(clipNorm)") }
    if clipValue > 0 { parts.append("gradients clipped to values of \(clipValue)") }
    if arithmetic != .canonical {
      parts.append("\(arithmetic.name) arithmetic")
    }
    return parts.joined(separator: ", ") + "; seed \(seed)"
  }

  /// Loss: "huber of delta 1.0, summed over rows and outputs".
  var lossText: String {
    var text = loss.name
    if loss == .huber { text += " of delta \(huberDelta)" }
    if !quantiles.isEmpty { text += " of the quantiles \(quantiles.map { "\($0)" }.joined(separator: ", "))" }
    if reduction == .sum { text += ", summed over rows and outputs" }
    return text
  }

  /// Other settings of layers: "dense1: dropout 0.5, max norm 3.0"; nil when there are none.
  var layerText: String? {
    let texts = layers.enumerated().compactMap { index, layer in
      Self.text(layer).map { "dense\(index + 1): \($0)" }
    }
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  private static func text(_ layer: LayerDescription) -> String? {
    var parts: [String] = []
    if layer.activation == .leakyRelu { parts.append("slope \(layer.slope)") }
    if layer.activation == .elu { parts.append("alpha \(layer.slope)") }
    if layer.initialization != .default {
      parts.append("init \(layer.initialization.name)")
    }
    if layer.initialization == .constant { parts.append("value \(layer.initialValue)") }
    if layer.dropout > 0 { parts.append("dropout \(layer.dropout)") }
    if layer.maxNorm > 0 { parts.append("max norm \(layer.maxNorm)") }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func json(_ layer: LayerDescription) -> JSON {
    .present([
      ("units", .integer(layer.units)),
      ("activation", .string(layer.activation.name)),
      ("slope", layer.activation == .leakyRelu ? .float(layer.slope) : nil),
      ("alpha", layer.activation == .elu ? .float(layer.slope) : nil),
      ("initialization", .string(layer.initialization.name)),
      ("init_value", layer.initialization == .constant ? .float(layer.initialValue) : nil),
      ("dropout", .float(layer.dropout)), ("max_norm", .float(layer.maxNorm)),
    ])
  }
}
