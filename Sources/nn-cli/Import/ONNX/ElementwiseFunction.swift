import Glibc
import NeuralNetwork

/// A function of one number that a node of a graph computes.
enum ElementwiseFunction {
  /// An activation of libnn, with its slope.
  case activation(Activation, slope: Double)
  // Parts of which exporters build activations.
  case erf, exp, log, sqrt, abs, reciprocal, sigmoid, tanh, softplus

  /// The activation of libnn that computes it alone; nil for a part.
  var activation: (kind: Activation, slope: Double)? {
    switch self {
    case .activation(let kind, let slope): (kind, slope)
    case .exp: (.exp, 0)
    case .sigmoid: (.sigmoid, 0)
    case .tanh: (.tanh, 0)
    case .softplus: (.softplus, 0)
    case .erf, .log, .sqrt, .abs, .reciprocal: nil
    }
  }

  func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .activation(let kind, let slope): kind.value(x, slope: slope)
    case .erf: Glibc.erf(x)
    case .exp: Glibc.exp(x)
    case .log: Glibc.log(x)
    case .sqrt: x.squareRoot()
    case .abs: Swift.abs(x)
    case .reciprocal: 1 / x
    case .sigmoid: Activation.sigmoid.value(x, slope: 0)
    case .tanh: Activation.tanh.value(x, slope: 0)
    case .softplus: Activation.softplus.value(x, slope: 0)
    }
  }
}

extension Activation {
  /// f(x) in binary64, by which a graph of many nodes is recognised as this activation. An activation of all units of a
  /// layer is no function of one number: NaN.
  func value(_ x: Double, slope: Double) -> Double {
    switch self {
    case .identity: x
    case .sigmoid: 1 / (1 + Glibc.exp(-x))
    case .tanh: Glibc.tanh(x)
    case .relu: max(x, 0)
    case .leakyRelu: x > 0 ? x : slope * x
    case .elu: x > 0 ? x : slope * expm1(x)
    case .selu: 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))
    case .gelu: 0.5 * x * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .geluErf: 0.5 * x * (1 + erf(x * 0.5.squareRoot()))
    case .silu: x / (1 + Glibc.exp(-x))
    case .softplus: max(x, 0) + log1p(Glibc.exp(-Swift.abs(x)))
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .hardTanh: min(max(x, -1), 1)
    case .exp: Glibc.exp(x)
    case .sign: x > 0 ? 1 : -1
    case .mish: x * Glibc.tanh(max(x, 0) + log1p(Glibc.exp(-Swift.abs(x))))
    case .softmax: .nan
    }
  }
}
