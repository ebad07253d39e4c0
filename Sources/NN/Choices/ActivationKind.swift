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

  /// Whether backward works from the sums z. The others work from the outputs a, so that forward may overwrite z.
  var needsSums: Bool {
    switch self {
    case .gelu: Features.gelu
    case .geluErf: Features.geluErf
    case .silu: Features.silu
    case .identity, .sigmoid, .tanh, .relu, .leakyRelu, .softmax, .elu, .selu, .softplus, .hardSigmoid,
      .hardTanh, .exp, .sign:
      false
    }
  }

  /// Whether an output depends on the sums of all units of its layer.
  var mixesUnits: Bool { self == .softmax }

  /// What a layer's outputs lie in, as far as a loss or a last layer asks for it.
  var range: OutputRange {
    switch self {
    case .sigmoid, .softmax, .hardSigmoid: .probabilities
    case .relu, .softplus, .exp: .nonnegative
    case .sign: .signs
    case .identity, .tanh, .leakyRelu, .elu, .selu, .gelu, .silu, .hardTanh, .geluErf: .any
    }
  }

  /// The slope, or alpha, that stands for a layer's slope of 0.
  var standardSlope: Float {
    switch self {
    case .leakyRelu: 0.01
    case .identity, .sigmoid, .tanh, .relu, .softmax, .elu, .selu, .gelu, .silu, .softplus, .hardSigmoid,
      .hardTanh, .exp, .sign, .geluErf:
      1
    }
  }

  /// The largest slope that a layer may have.
  var largestSlope: Float { self == .elu ? 1e3 : 1 }

  /// Whether limiting an int8 sum gives the int8 output: a layer with another activation looks its outputs up.
  var isLimit: Bool { self == .identity || self == .relu }

  /// The formula over a pack of floats that narrow layers use (Vector/Activation+Packs.swift); nil where there is
  /// none, which costs nothing but speed.
  var packs: PackFormula? {
    switch self {
    case .identity: .identity
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu: .relu
    case .leakyRelu, .softmax, .elu, .selu, .gelu, .silu, .softplus, .hardSigmoid, .hardTanh, .exp, .sign,
      .geluErf:
      nil
    }
  }
}

/// What the outputs of an activation lie in. (An enum without values would bring Swift's hasher into firmware.)
enum OutputRange: UInt8 {
  /// [0, 1]
  case probabilities
  /// [0, infinity)
  case nonnegative
  /// -1 and 1, with a derivative of 0 everywhere
  case signs
  case any
}

/// The activations that have a formula over a pack of floats.
enum PackFormula: UInt8 { case identity, sigmoid, tanh, relu }
