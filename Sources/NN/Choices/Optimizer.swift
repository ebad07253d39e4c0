/// How a step changes the parameters: nn_optimizer in nn.h.
enum Optimizer: Int32, Choice {
  case sgd, adam, adamw, adagrad, rmsprop, rprop

  var name: StaticString {
    switch self {
    case .sgd: "sgd"
    case .adam: "adam"
    case .adamw: "adamw"
    case .adagrad: "adagrad"
    case .rmsprop: "rmsprop"
    case .rprop: "rprop"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .sgd: true
    case .adam, .adamw: Features.adam
    case .adagrad: Features.adagrad
    case .rmsprop: Features.rmsprop
    case .rprop: Features.rprop
    }
  }
}
