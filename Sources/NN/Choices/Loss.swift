import CNN

/// The loss of one row and its gradient with respect to the last layer's z, computed together. Where a
/// loss has an activation made for it the two are one formula, so that no probability is ever divided
/// by (FusedLoss.swift); the others go through the outputs (OutputLoss.swift).
struct Loss {
  let kind: Int
  let activation: Activation
  let outputs: Int
  /// What one output's loss counts for: 1 / outputs, or 1 when losses are summed.
  let share: Float
  let huberDelta: Float
  /// nil, or what the targets are scaled by: t' = (t - mean) * scale.
  let targetScaling: Scaling?
  #if NN_FUSED
    let isFast: Bool
  #endif

  init(_ network: Network) {
    let h = network.header.pointee
    kind = Int(h.loss)
    activation = Activation(network.layers[network.layerCount - 1])
    outputs = network.outputs
    share = Int(h.reduction) == NN_REDUCTION_SUM ? 1 : 1 / Float(network.outputs)
    huberDelta = h.huberDelta
    targetScaling = network.targetScaling
    #if NN_FUSED
      isFast = network.isFast
    #endif
  }

  /// What one row contributes.
  struct Row {
    var loss: Float
    /// How many of its answers were right; `answers(of:)` says how many there are.
    var correct: UInt32
  }

  /// z [outputs] receives the gradient with respect to z; target [target width].
  func forwardBackward(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    switch (kind, activation.kind) {
    case (NN_BINARY_CROSS_ENTROPY, NN_SIGMOID) where Features.binaryCrossEntropy && Features.sigmoid,
      (NN_BCE_WITH_LOGITS, NN_IDENTITY) where Features.bceWithLogits:
      binaryCrossEntropy(z, target)
    case (NN_CROSS_ENTROPY, _) where Features.crossEntropy,
      (NN_CROSS_ENTROPY_WITH_LOGITS, NN_IDENTITY) where Features.crossEntropyWithLogits:
      crossEntropy(z, class: Int(target[0]))
    case (NN_CROSS_ENTROPY_ONE_HOT, _) where Features.crossEntropyOneHot: crossEntropy(z, oneHot: target)
    case (NN_PERCEPTRON, _) where Features.perceptron: perceptron(z, target)
    case (NN_CROSS_ENTROPY_WITH_LOGITS, _) where Features.crossEntropyWithLogits:
      crossEntropyOfOutputs(z, class: Int(target[0]))
    default: outputLoss(z, target)
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
    var room = Block(repeating: 0)
    var done = 0
    while done < rows {
      let count = min(rows &- done, Block.count)
      withElements(of: &room) { losses in
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

extension Loss {
  /// Answers that are right or wrong in a row: one class, or one for each output.
  static func answers(of network: Network) -> Int {
    switch Int(network.header.pointee.loss) {
    case NN_BINARY_CROSS_ENTROPY, NN_BCE_WITH_LOGITS, NN_HINGE, NN_PERCEPTRON: network.outputs
    default: 1
    }
  }

  /// Whether every target of the rows is one that the loss is defined for.
  static func accepts(_ targets: UnsafePointer<Float>, rows: Int, of network: Network) -> Bool {
    let count = rows &* network.targetWidth
    switch Int(network.header.pointee.loss) {
    case NN_CROSS_ENTROPY where Features.crossEntropy,
      NN_CROSS_ENTROPY_WITH_LOGITS where Features.crossEntropyWithLogits:
      let classes = Float(network.outputs)
      for i in 0..<count {
        let label = targets[i]
        guard label >= 0, label < classes, label == Float(Int(label)) else { return false }
      }
    case NN_BINARY_CROSS_ENTROPY, NN_BCE_WITH_LOGITS, NN_CROSS_ENTROPY_ONE_HOT:
      for i in 0..<count {
        guard isIn(targets[i], 0, 1) else { return false }
      }
    case NN_POISSON_NLL where Features.poissonNll:
      for i in 0..<count {
        guard isIn(targets[i], 0, .greatestFiniteMagnitude) else { return false }
      }
    case NN_HINGE where Features.hinge, NN_PERCEPTRON where Features.perceptron:
      for i in 0..<count {
        guard targets[i] == 1 || targets[i] == -1 else { return false }
      }
    default: return allFinite(targets, count)
    }
    return true
  }
}
