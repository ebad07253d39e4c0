import CNN

/// Every activation, loss and optimiser that the library has, by its name; and which go together, written down once
/// more from nn.h.
enum Choices {
  struct Named: Sendable {
    let name: String
    let value: Int
  }

  static let activations = values(of: NN_CHOICE_ACTIVATION)
  /// For hidden layers.
  static let hidden = activations.filter { $0.value != NN_SIGN }
  static let losses = values(of: NN_CHOICE_LOSS)
  static let optimizers = values(of: NN_CHOICE_OPTIMIZER)

  private static func values(of choice: Int) -> [Named] {
    (0...).lazy.map { (value: Int) in (value, nn_choice_name(nn_choice(choice), Int32(value))) }
      .prefix { $0.1 != nil }.map { Named(name: String(cString: $0.1!), value: $0.0) }
  }

  /// Whether a network whose last layer has this activation and so many units may have this loss.
  static func fits(_ loss: Int, _ last: Int, units: Int) -> Bool {
    if last == NN_SIGN { return loss == NN_PERCEPTRON }
    return switch loss {
    case NN_BINARY_CROSS_ENTROPY: [NN_SIGMOID, NN_SOFTMAX, NN_HARD_SIGMOID].contains(last)
    case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_ONE_HOT: last == NN_SOFTMAX && units >= 2
    case NN_CROSS_ENTROPY_WITH_LOGITS: units >= 2
    case NN_POISSON_NLL:
      [NN_EXP, NN_SOFTPLUS, NN_RELU, NN_SIGMOID, NN_SOFTMAX, NN_HARD_SIGMOID].contains(last)
    case NN_PERCEPTRON: last == NN_IDENTITY
    default: true
    }
  }

  /// The losses whose targets may be scaled.
  static func scalesTargets(_ loss: Int) -> Bool {
    [NN_MSE, NN_HALF_MSE, NN_MAE, NN_HUBER, NN_PINBALL].contains(loss)
  }
}
