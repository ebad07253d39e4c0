/// The losses: nn_loss in nn.h.
enum LossKind: Int32, Choice {
  case mse, binaryCrossEntropy, crossEntropy, crossEntropyOneHot, halfMse, mae, huber, bceWithLogits
  case crossEntropyWithLogits, poissonNll, hinge, perceptron

  var name: StaticString {
    switch self {
    case .mse: "mse"
    case .binaryCrossEntropy: "binary-cross-entropy"
    case .crossEntropy: "cross-entropy"
    case .crossEntropyOneHot: "cross-entropy-one-hot"
    case .halfMse: "half-mse"
    case .mae: "mae"
    case .huber: "huber"
    case .bceWithLogits: "bce-with-logits"
    case .crossEntropyWithLogits: "cross-entropy-with-logits"
    case .poissonNll: "poisson-nll"
    case .hinge: "hinge"
    case .perceptron: "perceptron"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .mse: Features.mse
    case .binaryCrossEntropy: Features.binaryCrossEntropy
    case .crossEntropy: Features.crossEntropy
    case .crossEntropyOneHot: Features.crossEntropyOneHot
    case .halfMse: Features.halfMse
    case .mae: Features.mae
    case .huber: Features.huber
    case .bceWithLogits: Features.bceWithLogits
    case .crossEntropyWithLogits: Features.crossEntropyWithLogits
    case .poissonNll: Features.poissonNll
    case .hinge: Features.hinge
    case .perceptron: Features.perceptron
    }
  }
}
