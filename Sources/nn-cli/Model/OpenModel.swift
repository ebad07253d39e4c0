import CNN

/// A model file opened for use: its network, and what its numbers mean.
struct OpenModel {
  let network: Network
  let schema: Schema
  /// Names for the outputs of a model of numbers.
  let outputNames: [String]
  let note: String?

  init(path: String) throws(Failure) {
    let network = try Network(opening: try ModelFile(path: path))
    self.network = network
    let targets = network.texts(NN_TEXT_TARGET, count: Int(network.sizes.target_width))
    let stored = network.texts(NN_TEXT_LABEL, count: max(network.outputs, 2))
    let task = Self.task(network, labels: stored)
    let classes = task == .regression ? 0 : max(network.outputs, 2)
    schema = Schema(
      featureNames: network.texts(NN_TEXT_FEATURE, count: network.inputs),
      targetNames: targets,
      labels: stored.isEmpty ? (0..<classes).map(String.init) : stored,
      task: task,
      inputs: network.inputs)
    outputNames = targets.count == network.outputs ? targets : Self.outputNames(network.outputs)
    note = network.texts(NN_TEXT_NOTE, count: 1).first
  }

  /// A model that a C program wrote may have no labels; then its loss tells.
  private static func task(_ network: Network, labels: [String]) -> Task {
    switch network.description.loss {
    case .crossEntropy: .multiclass
    case .binaryCrossEntropy where network.outputs == 1: .binary
    case .mse where network.outputs == 1 && labels.count == 2: .binary
    default: .regression
    }
  }

  private static func outputNames(_ count: Int) -> [String] {
    count == 1 ? ["prediction"] : (1...count).map { "prediction_\($0)" }
  }
}

extension Schema {
  /// The class that one row of outputs stands for. A single output is the probability of class 1.
  func classIndex(_ outputs: ArraySlice<Float>) -> Int {
    guard outputs.count > 1 else { return outputs[outputs.startIndex] > 0.5 ? 1 : 0 }
    var best = outputs.startIndex
    for index in outputs.indices where outputs[index] > outputs[best] { best = index }
    return best - outputs.startIndex
  }

  /// The probability of every class.
  func probabilities(_ outputs: ArraySlice<Float>) -> [Float] {
    guard outputs.count == 1, let p = outputs.first else { return Array(outputs) }
    return [1 - p, p]
  }
}
