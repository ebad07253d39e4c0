import NeuralNetwork

/// Report of everything in a model file.
struct ModelReport {
  private let path: String
  private let model: OpenModel
  private let network: NetworkReport
  /// nil for a model of plain numbers.
  private let columns: ColumnsReport?
  /// Quantised layers; nil for a model of floats.
  private let quantized: QuantizedReport?

  init(_ model: OpenModel, path: String) throws(Failure) {
    self.path = path
    self.model = model
    network = try NetworkReport(model.network.description)
    columns = ColumnsReport(model.schema)
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
    facts.add(
      "Computed",
      model.schema.derivation.map {
        zip($0.names, $0.formulas).map { "\($0): \($1)" }.joined(separator: "; ")
      })
    facts.add("Targets", names(model.schema.targetNames))
    facts.add("Classes", model.schema.task.hasClasses ? names(model.schema.labels) : nil)
    facts.add("Missing", model.schema.missing.flatMap(names))
    facts.add("Scaling", scalingText)
    let trained = model.note.flatMap { TrainingNote($0) }
    facts.add("Trained on", trained?.history)
    facts.add("Options", trained?.options)
    facts.add("Note", trained == nil ? model.note : nil)
    let start = facts.text + (columns.map { "\n\($0.table)" } ?? "")
    if let quantized { return "\(start)\n\(quantized.table)\n\(quantized.legend)" }
    return "\(start)\n\(network.table)\n\(network.legend)"
  }

  var json: JSON {
    let network: [(String, JSON)] = [
      ("model", .string(path)), ("task", .string(model.schema.task.rawValue)),
      ("network", model.network.description.json),
    ]
    let costs: [(String, JSON)] = [
      ("targets", JSON(model.schema.targetNames)), ("labels", JSON(model.schema.labels)),
      ("input_scaling", model.network.inputScaling?.json ?? .null),
      ("target_scaling", model.network.targetScaling?.json ?? .null),
      ("quantized", .bool(quantized != nil)), ("costs", quantized?.json ?? self.network.json),
      ("note", model.note.map { .string($0) } ?? .null),
    ]
    return .object(network + inputs + costs)
  }

  /// What a row is made of.
  private var inputs: [(String, JSON)] {
    let computed = model.schema.derivation.map { Array(zip($0.names, $0.formulas.map { JSON.string($0) })) }
    let members: [(String, JSON)] = [
      ("features", JSON(model.schema.featureNames)), ("computed", .object(computed ?? [])),
      ("columns", columns?.json ?? .null), ("na", model.schema.missing.map { JSON($0) } ?? .null),
    ]
    return members + [model.schema.window?.noteMember].compactMap(\.self)
  }

  private func names(_ names: [String]) -> String? {
    names.isEmpty ? nil : listed(names)
  }

  private var scalingText: String {
    let parts = [
      model.network.inputScaling.map { scaling in
        let places = scaling.mean.indices.filter { model.schema.columns?.isCategory($0) != true }
        return "inputs \(scaling.text(places))"
      },
      model.network.targetScaling.map { "targets \($0.text(Array($0.mean.indices)))" },
    ].compactMap(\.self)
    return parts.isEmpty ? "none" : parts.joined(separator: "; ")
  }
}

extension Scaling {
  var json: JSON { ["mean": JSON(mean), "scale": JSON(scale)] }

  /// First numbers of a scaling, of these columns, which are no categories: "(x - 5.84) * 1.21, ..."
  fileprivate func text(_ places: [Int]) -> String {
    let shown = 4
    let pairs = places.prefix(shown).map { "(x - \(Numbers.short(mean[$0]))) * \(Numbers.short(scale[$0]))" }
    return pairs.isEmpty ? "none" : pairs.joined(separator: ", ") + (places.count > shown ? ", ..." : "")
  }
}
