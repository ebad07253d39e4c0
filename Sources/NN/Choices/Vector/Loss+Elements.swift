import CNN

/// The formulas of losses that are a sum of one term for each output, over outputs side by side.
extension Loss {
  /// Outputs worked on at once, on the stack.
  typealias Piece = InlineArray<64, Float>
  static var pieceCount: Int { Piece.count }

  /// Whether the loss is such a sum of what its outputs give one by one.
  var hasElements: Bool {
    switch kind {
    case NN_CROSS_ENTROPY, NN_CROSS_ENTROPY_WITH_LOGITS, NN_CROSS_ENTROPY_ONE_HOT, NN_PERCEPTRON: false
    default: activation.kind != NN_SOFTMAX
    }
  }

  /// Outputs with their targets side by side and room for one term of the loss of each, [count] each.
  struct Elements {
    let z: UnsafeMutablePointer<Float>
    let targets: UnsafePointer<Float>
    let terms: UnsafeMutablePointer<Float>
    let count: Int
  }

  /// z receives the gradient with respect to z, and the terms are written. Returns how many answers were right. The
  /// switch is outside the loops, so that each loop has one formula.
  func forwardBackward(_ e: Elements) -> UInt32 {
    switch kind {
    case NN_BINARY_CROSS_ENTROPY where activation.kind == NN_SIGMOID: logistic(e)
    case NN_BCE_WITH_LOGITS where activation.kind == NN_IDENTITY: logistic(e)
    case NN_BINARY_CROSS_ENTROPY: binaryCrossEntropies(e)
    case NN_BCE_WITH_LOGITS: logisticOfOutputs(e)
    case NN_HALF_MSE: halfSquares(e)
    case NN_MAE: distances(e)
    case NN_HUBER: huber(e)
    case NN_POISSON_NLL: poisson(e)
    case NN_HINGE: hinge(e)
    default: squares(e)
    }
  }

  // Functions of their own: in one, the compiler would no more put the formulas into the loops.
  @inline(never)
  private func squares(_ e: Elements) -> UInt32 { throughOutputs(e, NN_MSE) }
  @inline(never)
  private func halfSquares(_ e: Elements) -> UInt32 { throughOutputs(e, NN_HALF_MSE) }
  @inline(never)
  private func distances(_ e: Elements) -> UInt32 { throughOutputs(e, NN_MAE) }
  @inline(never)
  private func huber(_ e: Elements) -> UInt32 { throughOutputs(e, NN_HUBER) }
  @inline(never)
  private func poisson(_ e: Elements) -> UInt32 { throughOutputs(e, NN_POISSON_NLL) }
  @inline(never)
  private func hinge(_ e: Elements) -> UInt32 { throughOutputs(e, NN_HINGE) }
  @inline(never)
  private func binaryCrossEntropies(_ e: Elements) -> UInt32 { throughOutputs(e, NN_BINARY_CROSS_ENTROPY) }
  @inline(never)
  private func logisticOfOutputs(_ e: Elements) -> UInt32 { throughOutputs(e, NN_BCE_WITH_LOGITS) }

  /// A loss of the outputs; `kind` is a literal.
  @inline(__always)
  private func throughOutputs(_ e: Elements, _ kind: Int) -> UInt32 {
    let (z, targets, terms, count) = (e.z, e.targets, e.terms, e.count)
    if activation.kind == NN_IDENTITY { return direct(e, kind) }
    var (outputRoom, slopeRoom) = (Piece(repeating: 0), Piece(repeating: 0))
    var correct: UInt32 = 0
    withElements(of: &outputRoom) { a in
      for i in 0..<count { a[i] = z[i] }
      activation.forward(a, rows: count, units: 1)
      for i in 0..<count { terms[i] = value(a[i], targets[i], kind) }
      for i in 0..<count { correct &+= isRight(a[i], targets[i], kind) ? 1 : 0 }
      withElements(of: &slopeRoom) { da in
        for i in 0..<count { da[i] = slope(a[i], targets[i], kind) * share }
        if !activation.needsSums { for i in 0..<count { z[i] = a[i] } }
        activation.backward(z, da, rows: count, units: 1)
      }
    }
    return correct
  }

  /// Losses of outputs that are z itself.
  @inline(__always)
  private func direct(_ e: Elements, _ kind: Int) -> UInt32 {
    let (z, targets, terms, count) = (e.z, e.targets, e.terms, e.count)
    var correct: UInt32 = 0
    for i in 0..<count { correct &+= isRight(z[i], targets[i], kind) ? 1 : 0 }
    for i in 0..<count {
      terms[i] = value(z[i], targets[i], kind)
      z[i] = slope(z[i], targets[i], kind) * share
    }
    return correct
  }
}
