import CNN

enum Loss: String, Choice {
  case mse
  case binaryCrossEntropy = "binary-cross-entropy"
  case crossEntropy = "cross-entropy"
  case crossEntropyOneHot = "cross-entropy-one-hot"
  case halfMSE = "half-mse"
  case mae, huber
  case bceWithLogits = "bce-with-logits"
  case crossEntropyWithLogits = "cross-entropy-with-logits"
  case poissonNLL = "poisson-nll"
  case hinge, perceptron

  var code: Int32 {
    switch self {
    case .mse: Int32(NN_MSE)
    case .binaryCrossEntropy: Int32(NN_BINARY_CROSS_ENTROPY)
    case .crossEntropy: Int32(NN_CROSS_ENTROPY)
    case .crossEntropyOneHot: Int32(NN_CROSS_ENTROPY_ONE_HOT)
    case .halfMSE: Int32(NN_HALF_MSE)
    case .mae: Int32(NN_MAE)
    case .huber: Int32(NN_HUBER)
    case .bceWithLogits: Int32(NN_BCE_WITH_LOGITS)
    case .crossEntropyWithLogits: Int32(NN_CROSS_ENTROPY_WITH_LOGITS)
    case .poissonNLL: Int32(NN_POISSON_NLL)
    case .hinge: Int32(NN_HINGE)
    case .perceptron: Int32(NN_PERCEPTRON)
    }
  }

  /// A distance between numbers, for which targets may be scaled.
  var isDistance: Bool {
    switch self {
    case .mse, .halfMSE, .mae, .huber: true
    default: false
    }
  }

  /// Whether the library counts right answers.
  var hasAccuracy: Bool { !isDistance && self != .poissonNLL }

  /// Each row's target is the index of its class.
  var takesClassIndex: Bool { self == .crossEntropy || self == .crossEntropyWithLogits }

  /// The two classes are -1 and 1.
  var takesSigns: Bool { self == .hinge || self == .perceptron }
}

extension Dataset {
  /// The targets as a loss wants them.
  func targets(for loss: Loss?) -> [Float] {
    task.hasSigns(for: loss) ? targets.map { 2 * $0 - 1 } : targets
  }
}

extension Task {
  /// Whether a loss wants the classes 0 and 1 as -1 and 1.
  func hasSigns(for loss: Loss?) -> Bool { self == .binary && loss?.takesSigns == true }
}
