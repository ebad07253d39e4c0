/// The formulas of losses that are a sum of one term for each output, over outputs side by side.
extension Loss {
  /// Outputs worked on at once, on the stack.
  typealias Chunk = InlineArray<64, Float>
  static var chunkCount: Int { Chunk.count }

  /// The term of the loss of each output, where the loss is a sum of what its outputs give one by one.
  var elements: LossTerm? {
    switch kind.form {
    case .terms(let term): activation.kind.mixesUnits ? nil : term
    case .classes, .distribution, .perceptron, .quantiles: nil
    }
  }

  /// Outputs with their targets side by side and room for one term of the loss of each, [count] each.
  struct Elements {
    let z: UnsafeMutablePointer<Float>
    let targets: UnsafePointer<Float>
    let terms: UnsafeMutablePointer<Float>
    let count: Int
    let term: LossTerm
  }

  /// z receives the gradient with respect to z, and the terms are written. Returns how many answers were right. The
  /// switch is outside the loops, so that each loop has one formula.
  func forwardBackward(_ e: Elements) -> UInt32 {
    if isLogistic(e.term) { return logistic(e) }
    return switch e.term {
    case .square: squares(e)
    case .halfSquare: halfSquares(e)
    case .distance: distances(e)
    case .huber: huber(e)
    case .binaryCrossEntropy: binaryCrossEntropies(e)
    case .logistic: logisticOfOutputs(e)
    case .poisson: poisson(e)
    case .hinge: hinge(e)
    }
  }

  // Functions of their own: in one, the compiler would no more put the formulas into the loops.
  @inline(never)
  private func squares(_ e: Elements) -> UInt32 { throughOutputs(e, .square) }
  @inline(never)
  private func halfSquares(_ e: Elements) -> UInt32 { throughOutputs(e, .halfSquare) }
  @inline(never)
  private func distances(_ e: Elements) -> UInt32 { throughOutputs(e, .distance) }
  @inline(never)
  private func huber(_ e: Elements) -> UInt32 { throughOutputs(e, .huber) }
  @inline(never)
  private func poisson(_ e: Elements) -> UInt32 { throughOutputs(e, .poisson) }
  @inline(never)
  private func hinge(_ e: Elements) -> UInt32 { throughOutputs(e, .hinge) }
  @inline(never)
  private func binaryCrossEntropies(_ e: Elements) -> UInt32 { throughOutputs(e, .binaryCrossEntropy) }
  @inline(never)
  private func logisticOfOutputs(_ e: Elements) -> UInt32 { throughOutputs(e, .logistic) }

  /// A loss of the outputs; `term` is a literal.
  @inline(__always)
  private func throughOutputs(_ e: Elements, _ term: LossTerm) -> UInt32 {
    let (z, targets, terms, count) = (e.z, e.targets, e.terms, e.count)
    if activation.kind == .identity { return direct(e, term) }
    var (outputScratch, gradientScratch) = (Chunk(repeating: 0), Chunk(repeating: 0))
    var correct: UInt32 = 0
    withElements(of: &outputScratch) { a in
      for i in 0..<count { a[i] = z[i] }
      activation.forward(a, rows: count, units: 1)
      for i in 0..<count { terms[i] = value(a[i], targets[i], term) }
      for i in 0..<count { correct &+= isRight(a[i], targets[i], term) ? 1 : 0 }
      withElements(of: &gradientScratch) { da in
        for i in 0..<count { da[i] = derivative(a[i], targets[i], term) * share }
        if !activation.needsSums { for i in 0..<count { z[i] = a[i] } }
        activation.backward(z, da, rows: count, units: 1)
      }
    }
    return correct
  }

  /// Losses of outputs that are z itself.
  @inline(__always)
  private func direct(_ e: Elements, _ term: LossTerm) -> UInt32 {
    let (z, targets, terms, count) = (e.z, e.targets, e.terms, e.count)
    var correct: UInt32 = 0
    for i in 0..<count { correct &+= isRight(z[i], targets[i], term) ? 1 : 0 }
    for i in 0..<count {
      terms[i] = value(z[i], targets[i], term)
      z[i] = derivative(z[i], targets[i], term) * share
    }
    return correct
  }
}
