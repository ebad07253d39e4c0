import NeuralNetwork

/// Report of everything in a model file.
struct ModelReport {
  private let path: String
  private let model: OpenModel
  private let network: NetworkReport
  /// Quantised layers; nil for a model of floats.
  private let quantized: QuantizedReport?

  init(_ model: OpenModel, path: String) throws(Failure) {
    self.path = path
    self.model = model
    network = try NetworkReport(model.network.description)
    quantized = try QuantizedReport(model.network)
  }

  var text: String {
    let description = model.network.description
    var facts = Facts()
    facts.add("Model", path)
    facts.add("Task", model.schema.task.rawValue)
    facts.add("Network", description.text)
    facts.add("Layers", description.layerText)
    facts.add("Numbers", quantized == nil ? nil : "int8, quantised; they cannot be trained on")
    facts.add("Loss", description.lossText)
    facts.add("Optimiser", description.optimizerText)
    facts.add("Window", model.schema.window?.summary)
    facts.add("Features", names(model.schema.featureNames))
    facts.add("Targets", names(model.schema.targetNames))
    facts.add("Classes", names(model.schema.labels))
    facts.add("Scaling", scalingText)
    let trained = model.note.flatMap { TrainingNote($0) }
    facts.add("Trained on", trained?.history)
    facts.add("Options", trained?.options)
    facts.add("Note", trained == nil ? model.note : nil)
    if let quantized { return "\(facts.text)\n\(quantized.table)\n\(quantized.legend)" }
    return "\(facts.text)\n\(network.table)\n\(network.legend)"
  }

  var json: JSON {
    .object(
      [
        ("model", .string(path)),
        ("task", .string(model.schema.task.rawValue)),
        ("network", model.network.description.json),
        ("features", JSON(model.schema.featureNames)),
      ] + [model.schema.window?.noteMember].compactMap(\.self) + [
        ("targets", JSON(model.schema.targetNames)),
        ("labels", JSON(model.schema.labels)),
        ("input_scaling", model.network.inputScaling?.json ?? .null),
        ("target_scaling", model.network.targetScaling?.json ?? .null),
        ("quantized", .bool(quantized != nil)),
        ("costs", quantized?.json ?? network.json),
        ("note", model.note.map { .string($0) } ?? .null),
      ])
  }

  private func names(_ names: [String]) -> String? {
    names.isEmpty ? nil : listed(names)
  }

  private var scalingText: String {
    let parts = [
      model.network.inputScaling.map { "inputs \($0.text)" },
      model.network.targetScaling.map { "targets \($0.text)" },
    ].compactMap(\.self)
    return parts.isEmpty ? "none" : parts.joined(separator: "; ")
  }
}

extension Scaling {
  var json: JSON { ["mean": JSON(mean), "scale": JSON(scale)] }

  /// First numbers of a scaling: "(x - 5.84) * 1.21, ..."
  fileprivate var text: String {
    let shown = 4
    let pairs = zip(mean, scale).prefix(shown).map { "(x - \(Numbers.short($0))) * \(Numbers.short($1))" }
    return pairs.joined(separator: ", ") + (mean.count > shown ? ", ..." : "")
  }
}
