import NeuralNetwork

/// Which losses go with which data and which last layers.
enum LossRules {
  static func loss(_ choice: LossChoice, for data: Dataset) throws(Failure) -> Loss {
    guard let loss = choice.loss else {
      switch data.task {
      case .regression: return .mse
      case .binary, .multilabel: return .binaryCrossEntropy
      case .multiclass: return .crossEntropy
      }
    }
    guard fits(loss, data.task, targets: data.targetWidth) else { throw refusal(loss, data) }
    return loss
  }

  /// The last layer that belongs to a loss.
  static func activation(_ loss: Loss, _ task: Task) -> Activation {
    switch loss {
    case .mse, .halfMSE, .mae, .huber: task == .regression ? .identity : .sigmoid
    case .pinball: .identity
    case .binaryCrossEntropy: .sigmoid
    case .crossEntropy, .crossEntropyOneHot: .softmax
    case .bceWithLogits, .crossEntropyWithLogits, .hinge: .identity
    case .poissonNLL: .exp
    case .perceptron: .sign
    }
  }

  /// Whether the loss is defined for what a last layer gives.
  static func accepts(_ activation: Activation, _ loss: Loss) -> Bool {
    switch loss {
    case .binaryCrossEntropy: [.sigmoid, .hardSigmoid].contains(activation)
    case .crossEntropy, .crossEntropyOneHot: activation == .softmax
    case .poissonNLL: [.exp, .softplus, .relu, .sigmoid, .hardSigmoid].contains(activation)
    case .perceptron: [.sign, .identity].contains(activation)
    default: activation != .sign
    }
  }

  /// Whether a model can have the loss whose last layer and scaling of targets are there already.
  static func accepts(_ activation: Activation?, _ loss: Loss, scalesTargets: Bool) -> Bool {
    accepts(activation ?? .identity, loss) && (!scalesTargets || loss.isDistance)
  }

  /// A loss that is not for a model. `file` is the one that it is from.
  static func refusal(_ loss: Loss, file: String) -> Failure {
    Failure(
      status: .usage,
      message: "--loss \(loss.name): not for what the last layer of \(file) gives; leave it out")
  }

  static func fits(_ loss: Loss, _ task: Task, targets: Int) -> Bool {
    switch loss {
    case .mse, .halfMSE, .mae, .huber: task == .regression || task == .binary
    case .binaryCrossEntropy, .bceWithLogits:
      task == .binary || task == .multilabel || task == .regression && targets > 1
    case .crossEntropy, .crossEntropyWithLogits: task.hasClasses
    case .crossEntropyOneHot: task == .regression && targets > 1
    case .poissonNLL: task == .regression
    case .pinball: task == .regression && targets == 1
    case .hinge, .perceptron: task == .binary
    }
  }

  private static func refusal(_ loss: Loss, _ data: Dataset) -> Failure {
    let have =
      switch data.task {
      case .regression: Numbers.count(data.targetWidth, "numeric target")
      case .binary, .multiclass: "a target of \(data.labels.count) classes"
      case .multilabel: "\(data.targetWidth) labels"
      }
    let need =
      switch loss {
      case .mse, .halfMSE, .mae, .huber: "numbers or two classes"
      case .binaryCrossEntropy, .bceWithLogits:
        "two classes (--task binary), or several target columns from 0 to 1"
      case .crossEntropy, .crossEntropyWithLogits: "classes (--task multiclass)"
      case .crossEntropyOneHot: "several target columns from 0 to 1"
      case .pinball: "one target of numbers (--task regression)"
      case .poissonNLL: "counts: numbers from 0 on (--task regression)"
      case .hinge, .perceptron: "two classes (--task binary)"
      }
    return Failure(
      status: .usage,
      message: "--loss \(loss.name) is for \(need), but the data have \(have); use --loss auto")
  }
}
