import ArgumentParser
import CNN

/// A choice of nn.h by the name that options and reports give it.
protocol Choice: CaseIterable, ExpressibleByArgument, RawRepresentable<String> {
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
  case softmax

  var code: Int32 {
    switch self {
    case .identity: Int32(NN_IDENTITY)
    case .sigmoid: Int32(NN_SIGMOID)
    case .tanh: Int32(NN_TANH)
    case .relu: Int32(NN_RELU)
    case .leakyRelu: Int32(NN_LEAKY_RELU)
    case .softmax: Int32(NN_SOFTMAX)
    }
  }
}

enum Initialization: String, Choice {
  case `default`
  case kaimingUniform = "kaiming-uniform"
  case kaimingNormal = "kaiming-normal"
  case xavierUniform = "xavier-uniform"
  case xavierNormal = "xavier-normal"

  var code: Int32 {
    switch self {
    case .default: Int32(NN_INIT_DEFAULT)
    case .kaimingUniform: Int32(NN_INIT_KAIMING_UNIFORM)
    case .kaimingNormal: Int32(NN_INIT_KAIMING_NORMAL)
    case .xavierUniform: Int32(NN_INIT_XAVIER_UNIFORM)
    case .xavierNormal: Int32(NN_INIT_XAVIER_NORMAL)
    }
  }
}

enum Loss: String, Choice {
  case mse
  case binaryCrossEntropy = "binary-cross-entropy"
  case crossEntropy = "cross-entropy"
  case crossEntropyOneHot = "cross-entropy-one-hot"

  var code: Int32 {
    switch self {
    case .mse: Int32(NN_MSE)
    case .binaryCrossEntropy: Int32(NN_BINARY_CROSS_ENTROPY)
    case .crossEntropy: Int32(NN_CROSS_ENTROPY)
    case .crossEntropyOneHot: Int32(NN_CROSS_ENTROPY_ONE_HOT)
    }
  }
}

enum Optimizer: String, Choice {
  case sgd, adam

  var code: Int32 {
    switch self {
    case .sgd: Int32(NN_SGD)
    case .adam: Int32(NN_ADAM)
    }
  }
}
