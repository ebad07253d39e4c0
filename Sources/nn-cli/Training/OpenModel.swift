import NeuralNetwork

/// A model file opened for use: its network, and what its numbers mean.
struct OpenModel {
  let network: Network
  let schema: Schema
  /// Names for the outputs of a model of numbers.
  let outputNames: [String]
  let note: String?
  /// CRC-32 of the file's data.
  let checksum: UInt32
  /// Whether the model names its classes itself.
  let hasLabels: Bool

  init(path: String, threads: Threads? = nil) throws(Failure) {
    try self.init(try ModelFile(path: path), threads: threads)
  }

  init(_ file: ModelFile, threads: Threads? = nil) throws(Failure) {
    // Threads share the rows that are worked on at once.
    let network = try Network(opening: file, maxBatch: threads == nil ? 64 : 512, threads: threads)
    self.network = network
    checksum = file.model.checksum
    let texts = network.texts
    let (targets, stored) = (texts.targets, texts.labels)
    hasLabels = !stored.isEmpty
    let task = Self.task(network, labels: stored)
    let members = TrainingNote.members(texts.note)
    let classes = task.hasClasses ? max(network.outputs, 2) : 0
    schema = Schema(
      featureNames: texts.features,
      targetNames: targets,
      labels: stored.isEmpty ? (0..<classes).map(String.init) : stored,
      task: task,
      inputs: network.inputs,
      columns: ModelColumns(network.description.columns, names: texts.categories),
      missing: TrainingNote.missing(members),
      derivation: Derivation(note: members),
      window: SeriesWindow(note: members, inputs: network.inputs))
    outputNames = network.description.outputNames(targets: targets)
    note = texts.note
  }

  /// A model that a C program wrote may have no labels; then its loss tells.
  private static func task(_ network: Network, labels: [String]) -> Task {
    switch network.description.loss {
    case .crossEntropy, .crossEntropyWithLogits: .multiclass
    case .binaryCrossEntropy, .bceWithLogits, .hinge, .perceptron:
      network.outputs == 1 ? .binary : labels.isEmpty ? .regression : .multilabel
    case .mse, .halfMSE, .mae, .huber, .poissonNLL, .crossEntropyOneHot, .pinball:
      network.outputs == 1 && labels.count == 2 ? .binary : .regression
    }
  }
}

extension NetworkDescription {
  /// Names of the outputs of a model of numbers: the targets, or "y_q0.9" for the 90 % quantile of y.
  func outputNames(targets: [String]) -> [String] {
    if !quantiles.isEmpty { return quantiles.map { "\(targets.first ?? "prediction")_q\($0)" } }
    if targets.count == outputs { return targets }
    return outputs == 1 ? ["prediction"] : (1...outputs).map { "prediction_\($0)" }
  }
}
