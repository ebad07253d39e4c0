/// The activations: nn_activation in nn.h.
enum ActivationKind: Int32, Choice {
  case identity, sigmoid, tanh, relu, leakyRelu, softmax, elu, selu, gelu, silu, softplus, hardSigmoid,
    hardTanh
  case exp, sign, geluErf

  var name: StaticString {
    switch self {
    case .identity: "identity"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu: "relu"
    case .leakyRelu: "leaky-relu"
    case .softmax: "softmax"
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .silu: "silu"
    case .softplus: "softplus"
    case .hardSigmoid: "hard-sigmoid"
    case .hardTanh: "hard-tanh"
    case .exp: "exp"
    case .sign: "sign"
    case .geluErf: "gelu-erf"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .identity: true
    case .sigmoid: Features.sigmoid
    case .tanh: Features.tanh
    case .relu: Features.relu
    case .leakyRelu: Features.leakyRelu
    case .softmax: Features.softmax
    case .elu: Features.elu
    case .selu: Features.selu
    case .gelu: Features.gelu
    case .silu: Features.silu
    case .softplus: Features.softplus
    case .hardSigmoid: Features.hardSigmoid
    case .hardTanh: Features.hardTanh
    case .exp: Features.exp
    case .sign: Features.sign
    case .geluErf: Features.geluErf
    }
  }
}
