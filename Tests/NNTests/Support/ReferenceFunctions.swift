import CNN
import Foundation

/// The activations and losses of nn.h in Double, written down as its formulas are.
enum ReferenceFunctions {
  /// One row's loss: what it is computed from.
  struct Loss {
    let kind: Int
    let layer: nn_layer
    let z: [Double]
    let targets: [Double]
    let huberDelta: Double
    let sumsOutputs: Bool
  }

  // MARK: Activations

  static func activate(_ z: [Double], _ layer: nn_layer) -> [Double] {
    if Int(layer.activation) == NN_SOFTMAX { return z.map { exp($0 - logSumExp(z)) } }
    return z.map { activate($0, layer) }
  }

  private static func activate(_ z: Double, _ layer: nn_layer) -> Double {
    switch Int(layer.activation) {
    case NN_SIGMOID: 1 / (1 + exp(-z))
    case NN_TANH: tanh(z)
    case NN_RELU: max(z, 0)
    case NN_LEAKY_RELU: z > 0 ? z : Double(layer.slope == 0 ? 0.01 : layer.slope) * z
    case NN_ELU: z > 0 ? z : Double(layer.slope == 0 ? 1 : layer.slope) * expm1(z)
    case NN_SELU: 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * expm1(z))
    case NN_GELU: 0.5 * z * (1 + tanh((2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)))
    case NN_GELU_ERF: 0.5 * z * (1 + erf(z / 2.0.squareRoot()))
    case NN_SILU: z / (1 + exp(-z))
    case NN_MISH: z * tanh(max(z, 0) + log1p(exp(-abs(z))))
    case NN_SOFTPLUS: max(z, 0) + log1p(exp(-abs(z)))
    case NN_HARD_SIGMOID: min(max(z / 6 + 0.5, 0), 1)
    case NN_HARD_TANH: min(max(z, -1), 1)
    case NN_EXP: exp(z)
    case NN_SIGN: z > 0 ? 1 : -1
    default: z
    }
  }

  // MARK: Losses

  static func loss(_ l: Loss) -> Double {
    let a = activate(l.z, l.layer)
    switch l.kind {
    case NN_CROSS_ENTROPY: return logSumExp(l.z) - l.z[Int(l.targets[0])]
    case NN_CROSS_ENTROPY_WITH_LOGITS: return logSumExp(a) - a[Int(l.targets[0])]
    case NN_CROSS_ENTROPY_ONE_HOT:
      return l.z.indices.reduce(0) { $0 + l.targets[$1] * (logSumExp(l.z) - l.z[$1]) }
    default:
      let sum = a.indices.reduce(0) {
        $0
          + (l.kind == NN_PINBALL
            ? pinball(a[$1], l.targets[$1], $1) : outputLoss(l, z: l.z[$1], a: a[$1], t: l.targets[$1]))
      }
      return l.sumsOutputs ? sum : sum / Double(a.count)
    }
  }

  private static func outputLoss(_ l: Loss, z: Double, a: Double, t: Double) -> Double {
    let d = a - t
    switch l.kind {
    case NN_BINARY_CROSS_ENTROPY:
      if Int(l.layer.activation) == NN_SIGMOID { return logisticLoss(z, t) }
      return -t * max(log(a), -100) - (1 - t) * max(log(1 - a), -100)
    case NN_HALF_MSE: return d * d / 2
    case NN_MAE: return abs(d)
    case NN_HUBER: return abs(d) <= l.huberDelta ? d * d / 2 : l.huberDelta * (abs(d) - l.huberDelta / 2)
    case NN_BCE_WITH_LOGITS: return logisticLoss(a, t)
    case NN_POISSON_NLL: return a - t * log(a + 1e-8)
    case NN_HINGE: return max(0, 1 - t * a)
    case NN_PERCEPTRON: return max(0, -t * z)
    default: return d * d
    }
  }

  private static func pinball(_ a: Double, _ t: Double, _ output: Int) -> Double {
    let q = Double(NetworkSetup.quantile(output))
    return max(q * (t - a), (q - 1) * (t - a))
  }

  private static func logisticLoss(_ z: Double, _ t: Double) -> Double {
    max(z, 0) - z * t + log1p(exp(-abs(z)))
  }

  private static func logSumExp(_ z: [Double]) -> Double {
    let top = z.max()!
    return top + log(z.reduce(0) { $0 + exp($1 - top) })
  }

  // MARK: Corners

  static func distancesToCorners(of z: [Double], _ layer: nn_layer) -> [Double] {
    switch Int(layer.activation) {
    case NN_RELU, NN_LEAKY_RELU, NN_ELU, NN_SELU: z.map(abs)
    case NN_HARD_SIGMOID: z.map { abs(abs($0) - 3) }
    case NN_HARD_TANH: z.map { abs(abs($0) - 1) }
    default: []
    }
  }

  static func distancesToCorners(of l: Loss) -> [Double] {
    let a = activate(l.z, l.layer)
    switch l.kind {
    case NN_MAE, NN_PINBALL: return a.indices.map { abs(a[$0] - l.targets[$0]) }
    case NN_HUBER: return a.indices.map { abs(abs(a[$0] - l.targets[$0]) - l.huberDelta) }
    case NN_HINGE: return a.indices.map { abs(1 - l.targets[$0] * a[$0]) }
    case NN_PERCEPTRON: return l.z.map(abs)
    default: return []
    }
  }
}
