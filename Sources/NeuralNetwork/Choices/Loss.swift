internal import CNN

/// The loss of one row. `a` are the outputs, `t` the targets. Names and formulas are those of `torch.nn`.
public enum Loss: Int32, Choice {
  /// Mean over the outputs of (a - t)²
  case mse = 0
  /// Binary cross-entropy of probabilities; targets from 0 to 1
  case binaryCrossEntropy = 1
  /// Cross-entropy of probabilities after a ``Activation/softmax``; one target a row, the index of its class
  case crossEntropy = 2
  /// As `crossEntropy`, with a target from 0 to 1 for each output: one-hot rows or soft labels
  case crossEntropyOneHot = 3
  /// Mean over the outputs of (a - t)² / 2
  case halfMSE = 4
  /// Mean over the outputs of |a - t|: `torch.nn.L1Loss`
  case mae = 5
  /// Squares up to ``NetworkDescription/huberDelta``, absolute values beyond. Huber 1964.
  case huber = 6
  /// Binary cross-entropy that applies a sigmoid to the outputs: for a last layer without one
  case bceWithLogits = 7
  /// Cross-entropy that applies a softmax to the outputs, as `torch.nn.CrossEntropyLoss`; one target a row
  case crossEntropyWithLogits = 8
  /// `torch.nn.PoissonNLLLoss(log_input=False)`: for counts
  case poissonNLL = 9
  /// Mean over the outputs of max(0, 1 - t a); targets are -1 and 1
  case hinge = 10
  /// Rosenblatt's; targets are -1 and 1, the last layer ``Activation/sign`` or ``Activation/identity``
  case perceptron = 11
  /// The pinball loss, which learns a quantile of the target with each output: ``NetworkDescription/quantiles``; one target
  /// a row. Koenker and Bassett 1978.
  case pinball = 12

  public static let choice = Int32(NN_CHOICE_LOSS)
}

extension Loss {
  /// Whether it is a distance between numbers, for which targets may be scaled.
  public var isDistance: Bool {
    switch self {
    case .mse, .halfMSE, .mae, .huber, .pinball: true
    case .binaryCrossEntropy, .crossEntropy, .crossEntropyOneHot, .bceWithLogits, .crossEntropyWithLogits,
      .poissonNLL, .hinge, .perceptron:
      false
    }
  }

  /// Whether the library counts right answers: ``Metrics/accuracy``.
  public var hasAccuracy: Bool { !isDistance && self != .poissonNLL }

  /// Whether each row has one target, the index of its class.
  public var takesClassIndex: Bool { self == .crossEntropy || self == .crossEntropyWithLogits }

  /// Whether the two classes are -1 and 1.
  public var takesSigns: Bool { self == .hinge || self == .perceptron }
}
