import CNN

/// Every activation and loss by name, and which go together, written down once more from nn.h.
enum Choices {
  struct Named: Sendable {
    let name: String
    let value: Int
  }

  static let activations = [
    Named(name: "identity", value: NN_IDENTITY), Named(name: "sigmoid", value: NN_SIGMOID),
    Named(name: "tanh", value: NN_TANH), Named(name: "relu", value: NN_RELU),
    Named(name: "leaky relu", value: NN_LEAKY_RELU), Named(name: "softmax", value: NN_SOFTMAX),
    Named(name: "elu", value: NN_ELU), Named(name: "selu", value: NN_SELU),
    Named(name: "gelu", value: NN_GELU),
    Named(name: "silu", value: NN_SILU), Named(name: "softplus", value: NN_SOFTPLUS),
    Named(name: "hard sigmoid", value: NN_HARD_SIGMOID), Named(name: "hard tanh", value: NN_HARD_TANH),
    Named(name: "exp", value: NN_EXP), Named(name: "sign", value: NN_SIGN),
    Named(name: "gelu erf", value: NN_GELU_ERF),
  ]
  /// For hidden layers.
  static let hidden = activations.filter { $0.value != NN_SIGN }

  static let losses = [
    Named(name: "mse", value: NN_MSE), Named(name: "binary cross-entropy", value: NN_BINARY_CROSS_ENTROPY),
    Named(name: "cross-entropy", value: NN_CROSS_ENTROPY),
    Named(name: "cross-entropy, soft targets", value: NN_CROSS_ENTROPY_ONE_HOT),
    Named(name: "half mse", value: NN_HALF_MSE), Named(name: "mae", value: NN_MAE),
    Named(name: "huber", value: NN_HUBER), Named(name: "bce with logits", value: NN_BCE_WITH_LOGITS),
    Named(name: "cross-entropy with logits", value: NN_CROSS_ENTROPY_WITH_LOGITS),
    Named(name: "poisson", value: NN_POISSON_NLL), Named(name: "hinge", value: NN_HINGE),
    Named(name: "perceptron", value: NN_PERCEPTRON),
  ]

  static let optimizers = [
    Named(name: "sgd", value: NN_SGD), Named(name: "adam", value: NN_ADAM),
    Named(name: "adamw", value: NN_ADAMW),
    Named(name: "adagrad", value: NN_ADAGRAD), Named(name: "rmsprop", value: NN_RMSPROP),
    Named(name: "rprop", value: NN_RPROP),
  ]

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
  static func scalesTargets(_ loss: Int) -> Bool { [NN_MSE, NN_HALF_MSE, NN_MAE, NN_HUBER].contains(loss) }
}
