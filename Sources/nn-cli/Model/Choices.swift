import CNN

/// A choice of nn.h by the name that options and reports give it.
protocol Choice: CaseIterable, RawRepresentable<String> {
  /// The value of nn.h.
  var code: Int32 { get }
}

extension Choice {
  init?(code: Int32) {
    guard let choice = Self.allCases.first(where: { $0.code == code }) else { return nil }
    self = choice
  }

  static func name(_ code: Int32) -> String {
    Self(code: code)?.rawValue ?? "unknown (\(code))"
  }
}

enum Activation: String, Choice {
  case identity, sigmoid, tanh, relu
  case leakyRelu = "leaky-relu"
  case softmax, elu, selu, gelu
  case geluErf = "gelu-erf"
  case silu, softplus
  case hardSigmoid = "hard-sigmoid"
  case hardTanh = "hard-tanh"
  case exp, sign

  var code: Int32 {
    switch self {
    case .identity: Int32(NN_IDENTITY)
    case .sigmoid: Int32(NN_SIGMOID)
    case .tanh: Int32(NN_TANH)
    case .relu: Int32(NN_RELU)
    case .leakyRelu: Int32(NN_LEAKY_RELU)
    case .softmax: Int32(NN_SOFTMAX)
    case .elu: Int32(NN_ELU)
    case .selu: Int32(NN_SELU)
    case .gelu: Int32(NN_GELU)
    case .geluErf: Int32(NN_GELU_ERF)
    case .silu: Int32(NN_SILU)
    case .softplus: Int32(NN_SOFTPLUS)
    case .hardSigmoid: Int32(NN_HARD_SIGMOID)
    case .hardTanh: Int32(NN_HARD_TANH)
    case .exp: Int32(NN_EXP)
    case .sign: Int32(NN_SIGN)
    }
  }
}

enum Initialization: String, Choice {
  case `default`
  case kaimingUniform = "kaiming-uniform"
  case kaimingNormal = "kaiming-normal"
  case xavierUniform = "xavier-uniform"
  case xavierNormal = "xavier-normal"
  case lecunUniform = "lecun-uniform"
  case lecunNormal = "lecun-normal"
  case constant, orthogonal

  var code: Int32 {
    switch self {
    case .default: Int32(NN_INIT_DEFAULT)
    case .kaimingUniform: Int32(NN_INIT_KAIMING_UNIFORM)
    case .kaimingNormal: Int32(NN_INIT_KAIMING_NORMAL)
    case .xavierUniform: Int32(NN_INIT_XAVIER_UNIFORM)
    case .xavierNormal: Int32(NN_INIT_XAVIER_NORMAL)
    case .lecunUniform: Int32(NN_INIT_LECUN_UNIFORM)
    case .lecunNormal: Int32(NN_INIT_LECUN_NORMAL)
    case .constant: Int32(NN_INIT_CONSTANT)
    case .orthogonal: Int32(NN_INIT_ORTHOGONAL)
    }
  }
}

enum Optimizer: String, Choice {
  case sgd, adam, adamw, adagrad, rmsprop, rprop

  var code: Int32 {
    switch self {
    case .sgd: Int32(NN_SGD)
    case .adam: Int32(NN_ADAM)
    case .adamw: Int32(NN_ADAMW)
    case .adagrad: Int32(NN_ADAGRAD)
    case .rmsprop: Int32(NN_RMSPROP)
    case .rprop: Int32(NN_RPROP)
    }
  }
}

enum Reduction: String, Choice {
  case mean, sum

  var code: Int32 {
    switch self {
    case .mean: Int32(NN_REDUCTION_MEAN)
    case .sum: Int32(NN_REDUCTION_SUM)
    }
  }
}

enum Arithmetic: String, Choice {
  case canonical, fast, blas

  var code: Int32 {
    switch self {
    case .canonical: Int32(NN_CANONICAL)
    case .fast: Int32(NN_FAST)
    case .blas: Int32(NN_BLAS)
    }
  }
}

/// How numbers are brought into a common range.
enum ScalingKind: String, Choice {
  case standardize
  case minMax = "min-max"
  case none

  var code: Int32 {
    switch self {
    case .standardize: Int32(NN_SCALING_STANDARDIZE)
    case .minMax: Int32(NN_SCALING_MIN_MAX)
    case .none: Int32(NN_SCALING_NONE)
    }
  }
}

enum ScheduleKind: String, Choice {
  case constant, step
  case multiStep = "multi-step"
  case exponential, cosine, plateau

  var code: Int32 {
    switch self {
    case .constant: Int32(NN_SCHEDULE_CONSTANT)
    case .step: Int32(NN_SCHEDULE_STEP)
    case .multiStep: Int32(NN_SCHEDULE_MULTI_STEP)
    case .exponential: Int32(NN_SCHEDULE_EXPONENTIAL)
    case .cosine: Int32(NN_SCHEDULE_COSINE)
    case .plateau: Int32(NN_SCHEDULE_PLATEAU)
    }
  }
}
