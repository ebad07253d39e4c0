/// The losses: nn_loss in nn.h.
enum LossKind: Int32, Choice {
  case mse, binaryCrossEntropy, crossEntropy, crossEntropyOneHot, halfMse, mae, huber, bceWithLogits
  case crossEntropyWithLogits, poissonNll, hinge, perceptron, pinball

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
    case .pinball: "pinball"
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
    case .pinball: Features.pinball
    }
  }

  /// How a row's loss is made of its outputs.
  var form: LossForm {
    switch self {
    case .mse: .terms(.square)
    case .halfMse: .terms(.halfSquare)
    case .mae: .terms(.distance)
    case .huber: .terms(.huber)
    case .binaryCrossEntropy: .terms(.binaryCrossEntropy)
    case .bceWithLogits: .terms(.logistic)
    case .poissonNll: .terms(.poisson)
    case .hinge: .terms(.hinge)
    case .crossEntropy, .crossEntropyWithLogits: .classes
    case .crossEntropyOneHot: .distribution
    case .perceptron: .perceptron
    case .pinball: .quantiles
    }
  }

  /// Targets of a row: one for all outputs, or one for each.
  func targets(outputs: Int) -> Int { hasClassTargets || self == .pinball ? 1 : outputs }

  /// Whether a row's target is the index of its class.
  var hasClassTargets: Bool { self == .crossEntropy || self == .crossEntropyWithLogits }

  /// Whether it is a distance between numbers, whose targets may be scaled.
  var isDistance: Bool {
    switch self {
    case .mse, .halfMse, .mae, .huber, .pinball: true
    case .binaryCrossEntropy, .crossEntropy, .crossEntropyOneHot, .bceWithLogits, .crossEntropyWithLogits,
      .poissonNll, .hinge, .perceptron:
      false
    }
  }

  /// Answers that are right or wrong in a row: one class, or one for each output.
  func answers(outputs: Int) -> Int {
    switch self {
    case .binaryCrossEntropy, .bceWithLogits, .hinge, .perceptron: outputs
    case .mse, .crossEntropy, .crossEntropyOneHot, .halfMse, .mae, .huber, .crossEntropyWithLogits,
      .poissonNll, .pinball:
      1
    }
  }

  /// Whether it is defined for the outputs of a last layer.
  func fits(_ last: ActivationKind, outputs: Int) -> Bool {
    if last.range == .signs { return self == .perceptron }
    return switch self {
    case .binaryCrossEntropy: last.range == .probabilities
    case .crossEntropy, .crossEntropyOneHot: last == .softmax && outputs >= 2
    case .crossEntropyWithLogits: outputs >= 2
    case .poissonNll: last.range == .probabilities || last.range == .nonnegative
    case .perceptron: last == .identity
    case .mse, .halfMse, .mae, .huber, .bceWithLogits, .hinge, .pinball: true
    }
  }

  /// Whether it is defined for each of targets [count].
  func accepts(_ targets: UnsafePointer<Float>, _ count: Int, outputs: Int) -> Bool {
    switch self {
    case .crossEntropy, .crossEntropyWithLogits:
      guard Features.crossEntropy || Features.crossEntropyWithLogits else { return false }
      let classes = Float(outputs)
      return every(targets, count) { $0 >= 0 && $0 < classes && $0 == Float(Int($0)) }
    case .binaryCrossEntropy, .bceWithLogits, .crossEntropyOneHot:
      return every(targets, count) { isIn($0, 0, 1) }
    case .poissonNll:
      guard Features.poissonNll else { return false }
      return every(targets, count) { isIn($0, 0, .greatestFiniteMagnitude) }
    case .hinge, .perceptron:
      guard Features.hinge || Features.perceptron else { return false }
      return every(targets, count) { $0 == 1 || $0 == -1 }
    case .mse, .halfMse, .mae, .huber, .pinball: return allFinite(targets, count)
    }
  }

  @inline(__always)
  private func every(
    _ targets: UnsafePointer<Float>, _ count: Int, _ isAccepted: (Float) -> Bool
  ) -> Bool {
    for i in 0..<count {
      guard isAccepted(targets[i]) else { return false }
    }
    return true
  }
}

/// How a row's loss is made of its outputs.
enum LossForm {
  /// The sum of one term for each output.
  case terms(LossTerm)
  /// Cross-entropy with the index of a class.
  case classes
  /// Cross-entropy with a share for each class.
  case distribution
  /// The perceptron's, which starts from the sums: its activation has a derivative of 0.
  case perceptron
  /// A term for each output, all with the same target.
  case quantiles
}

/// The term of one output with activation a and target t. (An enum without values would bring Swift's hasher into
/// firmware.)
enum LossTerm: UInt8 {
  case square, halfSquare, distance, huber, binaryCrossEntropy, logistic, poisson, hinge
}

/// The losses that this build has.
extension Features {
  @inline(__always) static var mse: Bool { true }
  @inline(__always) static var binaryCrossEntropy: Bool { true }
  @inline(__always) static var crossEntropy: Bool { true }
  @inline(__always) static var crossEntropyOneHot: Bool { true }
  @inline(__always) static var halfMse: Bool { true }
  @inline(__always) static var mae: Bool { true }
  @inline(__always) static var huber: Bool { true }
  @inline(__always) static var bceWithLogits: Bool { true }
  @inline(__always) static var crossEntropyWithLogits: Bool { true }
  @inline(__always) static var poissonNll: Bool { true }
  @inline(__always) static var hinge: Bool { true }
  @inline(__always) static var perceptron: Bool { true }
  @inline(__always) static var pinball: Bool { true }
}
