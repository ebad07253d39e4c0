/// The loss of one row and its gradient with respect to the last layer's z, computed together. Where a
/// loss has an activation made for it the two are one formula, so that no probability is ever divided
/// by (Loss+Sums.swift); the others go through the outputs (Loss+Outputs.swift,
/// Loss+Quantiles.swift).
struct Loss {
  let kind: LossKind
  let activation: Activation
  let outputs: Int
  /// What one output's loss counts for: 1 / outputs, or 1 when losses are summed.
  let share: Float
  let huberDelta: Float
  /// [outputs], of the pinball loss; nil of others.
  let quantiles: UnsafePointer<Float>?
  /// nil, or what the targets are scaled by: t' = (t - mean) * scale.
  let targetScaling: Scaling?
  #if NN_HAS_FMA && !NN_PLAIN_KERNELS
    let isFast: Bool
  #endif

  /// What one row contributes.
  struct Row {
    var loss: Float
    /// How many of its answers were right; `answers(of:)` says how many there are.
    var correct: UInt32
  }

  /// z [outputs] receives the gradient with respect to z; target [target width].
  func forwardBackward(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    switch kind.form {
    case .terms(let term):
      return isLogistic(term) ? binaryCrossEntropy(z, target) : termByTerm(z, target, term)
    case .classes:
      if Features.crossEntropyWithLogits && !hasOneSoftmax {
        return crossEntropyOfOutputs(z, class: Int(target[0]))
      }
      if Features.crossEntropy || Features.crossEntropyWithLogits {
        return crossEntropy(z, class: Int(target[0]))
      }
    case .distribution: if Features.crossEntropyOneHot { return crossEntropy(z, oneHot: target) }
    case .perceptron: if Features.perceptron { return perceptron(z, target) }
    case .quantiles: if Features.pinball, let quantiles { return pinball(z, target, quantiles) }
    }
    // Only in a build without this loss, which refuses to describe such a network.
    return Row(loss: 0, correct: 0)
  }

  /// Whether the softmax of a cross-entropy is the only one: the last layer's, or its own for outputs that are sums.
  var hasOneSoftmax: Bool {
    activation.kind == (kind == .crossEntropyWithLogits ? .identity : .softmax)
  }

  /// Whether a term is binary cross-entropy together with its sigmoid.
  @inline(__always)
  func isLogistic(_ term: LossTerm) -> Bool {
    switch term {
    case .binaryCrossEntropy:
      Features.binaryCrossEntropy && Features.sigmoid && activation.kind == .sigmoid
    case .logistic: Features.bceWithLogits && activation.kind == .identity
    case .square, .halfSquare, .distance, .huber, .poisson, .hinge: false
    }
  }

  /// Losses of the rows that are worked on at once, on the stack.
  private typealias Block = InlineArray<64, Float>

  /// The losses of rows block by block. z [rows][outputs] receives the gradient with respect to z; `body`
  /// sees how many rows were done before, the losses of the next ones, their number and how many answers of
  /// theirs were right.
  @inline(__always)
  func forEachBlock(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int,
    _ body: (_ done: Int, _ losses: UnsafeMutablePointer<Float>, _ count: Int, _ correct: UInt32) -> Void
  ) {
    var scratch = Block(repeating: 0)
    var done = 0
    while done < rows {
      let count = min(rows &- done, Block.count)
      withElements(of: &scratch) { losses in
        let correct = forwardBackward(z + done &* outputs, targets.dropping(done), rows: count, into: losses)
        body(done, losses, count, correct)
      }
      done &+= count
    }
  }

  func scaled(_ target: UnsafePointer<Float>, _ j: Int) -> Float {
    guard let targetScaling else { return target[j] }
    return (target[j] - targetScaling.mean[j]) * targetScaling.scale[j]
  }
}
