import NeuralNetwork

/// Report of an import.
struct ImportReport {
  private let model: OpenModel
  private let source: String
  private let path: String
  private let bytes: Int
  private let verification: ImportVerification?

  init(_ model: OpenModel, source: String, path: String, bytes: Int, _ verification: ImportVerification?) {
    (self.model, self.source, self.path, self.bytes) = (model, source, path, bytes)
    self.verification = verification
  }

  var text: String {
    let network = model.network
    var facts = Facts()
    facts.add("Source", source)
    facts.add("Task", model.schema.task.rawValue)
    facts.add(
      "Network", "\(network.description.text), \(Numbers.count(network.sizes.parameters, "parameter"))")
    facts.add("Loss", network.description.lossText)
    facts.add("Scaling", scalingText)
    facts.add("Classes", model.schema.task.hasClasses ? listed(model.schema.labels) : nil)
    facts.add("Verified", verificationText)
    facts.add("Model", "\(path), \(Numbers.count(bytes, "byte"))")
    return facts.text
  }

  var json: JSON {
    .present([
      ("source", .string(source)), ("task", .string(model.schema.task.rawValue)),
      ("network", model.network.description.json), ("parameters", .integer(model.network.sizes.parameters)),
      ("features", JSON(model.schema.featureNames)), ("labels", JSON(model.schema.labels)),
      ("verified_rows", verification.map { .integer($0.rows) }),
      ("difference", verification?.difference.map { .double($0) }),
      ("model", .string(path)), ("model_bytes", .integer(bytes)),
    ])
  }

  private var scalingText: String? {
    let parts = [
      model.network.inputScaling.map { _ in "of the inputs" },
      model.network.targetScaling.map { _ in "of the outputs" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private var verificationText: String? {
    verification.map { verification in
      Numbers.count(verification.rows, "row")
        + (verification.difference.map { ", largest difference \(Numbers.short($0))" }
          ?? "; no --reference to compare with")
    }
  }
}
