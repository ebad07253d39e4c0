import NeuralNetwork

/// What exported files say about where they come from.
struct ExportSummary {
  let file: String
  /// Of the model file's data, as the file states it.
  let checksum: UInt32
  let network: String
  let loss: String
  /// What the note of a training tells: its history, and the loss and accuracy that it reached.
  let training: [String]
  /// How a quantised model agrees with the one that it was made from.
  let agreement: [String]
  /// How inputs are computed that are no columns of the table.
  let computed: [String]

  /// `model` is the one in the file.
  init(_ model: OpenModel, file: String, agreement: Agreement? = nil) {
    self.file = fileName(file)
    checksum = model.checksum
    network = model.network.description.text
    loss = model.network.description.lossText
    let note = model.note.flatMap { TrainingNote($0) }
    self.agreement = agreement?.lines ?? []
    computed = Self.computed(model)
    training = note.map { ["Trained on \($0.history)."] + $0.results.map { "\($0)." } } ?? []
  }

  var checksumText: String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Lines for a comment.
  func lines(_ name: String) -> [String] {
    [
      "\(name): \(network); loss \(loss).",
      "Exported by nn-cli \(Library.headerVersion) from \(file), CRC-32 \(checksumText).",
    ] + training + agreement + computed
  }

  private static func computed(_ model: OpenModel) -> [String] {
    guard let derivation = model.schema.derivation else { return [] }
    let lines = zip(derivation.names, derivation.formulas).compactMap { name, formula in
      model.schema.featureNames.firstIndex(of: name).map { "    input \($0), \(name): \(formula)" }
    }
    return ["", "Inputs that the program computes, as nn-cli did for the training:"] + lines
  }
}
