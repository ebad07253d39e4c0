import Glibc
import NeuralNetwork

/// An expression as libnn computes it: an affine map into each activation, and one behind the last.
struct Stages {
  struct Stage {
    /// What goes into the activation.
    var affine: Affine
    var activation: Activation
    var slope: Double
  }

  var stages: [Stage] = []
  /// What is done with the outputs of the last activation, or with the sums where there is none.
  var affine = Affine.identity
  /// Whether the outputs are logarithms of the last activation's.
  var givesLogarithms = false

  /// `file` is for messages.
  init(_ expression: Expression, file: String) throws(Failure) {
    let (affine, core) = expression.peeled
    if case .sums = core.form {
      self.affine = affine
      return
    }
    let known = try Self.known(core, file)
    self = try Stages(known.inner, file: file)
    guard !givesLogarithms else { throw Self.refusal(core, file) }
    stages.append(Stage(affine: self.affine, activation: known.activation, slope: known.slope))
    self.affine = affine.after(Affine(scale: [known.factor], offset: [0]))
    if case .logSoftmax = core.form {
      guard affine.isIdentity else { throw Self.refusal(expression, file) }
      givesLogarithms = true
    }
  }

  /// An activation of libnn: the expression is `factor` times its outputs.
  private struct Known {
    var activation: Activation
    var slope = 0.0
    var factor = 1.0
    /// What goes into it.
    var inner: Expression
  }

  /// The activation that a node, or all nodes from a branch on, compute.
  private static func known(_ core: Expression, _ file: String) throws(Failure) -> Known {
    switch core.form {
    case .softmax(let inner), .logSoftmax(let inner): return Known(activation: .softmax, inner: inner)
    case .function(let function, let inner):
      if let known = function.activation {
        return Known(activation: known.kind, slope: known.slope, inner: inner)
      }
    case .sums, .constant, .affine, .operation: break
    }
    guard let branch = core.branch, let known = recognized(core, branch) else { throw refusal(core, file) }
    return known
  }

  /// The activation whose values the expression has at many places, which are more than any two of them share. A factor
  /// before or behind its nodes may have been taken for one of the affine map around it.
  private static func recognized(_ core: Expression, _ branch: Expression) -> Known? {
    let candidates: [Activation] = [.silu, .gelu, .geluErf, .mish, .relu, .sigmoid, .softplus, .tanh]
    let places = stride(from: -8.0, through: 8.0, by: 0.125)
    for activation in candidates {
      guard let value = core.value(2, at: branch) else { return nil }
      // Factors are powers of two, but for the rounding of the constants.
      let factor = exp2(log2(abs(value / activation.value(2, slope: 0))).rounded())
      let agrees = places.allSatisfy { x in
        guard let value = core.value(x, at: branch) else { return false }
        let expected = factor * activation.value(x, slope: 0)
        return abs(value - expected) <= 1e-6 * max(1, abs(expected))
      }
      if agrees { return Known(activation: activation, factor: factor, inner: branch) }
    }
    return nil
  }

  private static func refusal(_ expression: Expression, _ file: String) -> Failure {
    .imported(file, "\(expression.place): it and the nodes before it are no activation that libnn has")
  }
}
