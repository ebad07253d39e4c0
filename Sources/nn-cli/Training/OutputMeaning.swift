import NeuralNetwork
import Glibc

/// What the outputs of a classifier are, which its loss decides.
enum OutputMeaning {
  /// A single one is that of the second class.
  case probabilities
  /// What a sigmoid or a softmax makes probabilities of.
  case logits
  /// The farther from 0, the farther from the boundary; no probabilities.
  case margins

  init(_ description: NetworkDescription) {
    let isSoftmax = description.layers.last?.activation == .softmax
    self =
      switch description.loss {
      case .hinge, .perceptron: .margins
      case .bceWithLogits: .logits
      case .crossEntropyWithLogits: isSoftmax ? .probabilities : .logits
      case .mse, .halfMSE, .mae, .huber, .poissonNLL, .pinball, .binaryCrossEntropy, .crossEntropy,
        .crossEntropyOneHot:
        .probabilities
      }
  }

  /// The class that one row of outputs stands for.
  func classIndex(_ outputs: ArraySlice<Float>) -> Int {
    guard outputs.count > 1 else {
      return outputs[outputs.startIndex] > (self == .probabilities ? 0.5 : 0) ? 1 : 0
    }
    var best = outputs.startIndex
    for index in outputs.indices where outputs[index] > outputs[best] { best = index }
    return best - outputs.startIndex
  }

  /// The probability of every class; nil when the outputs tell none.
  func probabilities(_ outputs: ArraySlice<Float>) -> [Float]? {
    switch self {
    case .margins: nil
    case .probabilities where outputs.count == 1: outputs.flatMap { [1 - $0, $0] }
    case .probabilities: Array(outputs)
    case .logits: Self.softmax(outputs.count == 1 ? [0] + outputs : outputs)
    }
  }

  /// A sigmoid is the softmax of 0 and its logit.
  private static func softmax(_ logits: ArraySlice<Float>) -> [Float] {
    let largest = logits.max() ?? 0
    let powers = logits.map { exp(Double($0 - largest)) }
    let sum = powers.reduce(0, +)
    return powers.map { Float($0 / sum) }
  }
}

extension NetworkDescription {
  var meaning: OutputMeaning { OutputMeaning(self) }
}
