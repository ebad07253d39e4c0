/// What exported files say about where they come from.
struct ExportSummary {
  let file: String
  /// Of the model file's data, as the file states it.
  let checksum: UInt32
  let network: String
  let loss: String
  /// What the note of a training tells: its history, and the loss and accuracy that it reached.
  let training: [String]

  init(_ model: OpenModel, file: String) {
    self.file = fileName(file)
    checksum = model.checksum
    network = model.network.description.text
    loss = model.network.description.lossText
    let note = model.note.flatMap { TrainingNote($0) }
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
    ] + training
  }
}
