import CNN

/// The losses of several rows at once: the formulas of FusedLoss.swift and OutputLoss.swift in loops over many
/// elements, which the compiler turns into lanes. Each element and each sum is what the rows one by one give.
extension Loss {
  /// Elements worked on at once, on the stack.
  private typealias Piece = InlineArray<64, Float>
  private static var pieceCount: Int { 64 }

  /// z [rows][outputs] receives the gradient with respect to z, losses [rows] the losses. Returns how many
  /// answers were right. Once in the library: it is large, and called for many rows.
  @inline(never)
  func forwardBackward(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int, into losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    switch (kind, activation.kind) {
    case (NN_BINARY_CROSS_ENTROPY, NN_SIGMOID), (NN_BCE_WITH_LOGITS, NN_IDENTITY):
      return inPieces(z, targets, rows, losses) { logistic($0, $1, $2, $3) }
    case (NN_CROSS_ENTROPY, _), (NN_CROSS_ENTROPY_WITH_LOGITS, NN_IDENTITY):
      guard outputs <= SoftmaxBlock.maxClasses else { return oneByOne(z, targets, 0..<rows, losses) }
      return crossEntropies(z, targets, rows, losses)
    case (NN_CROSS_ENTROPY_WITH_LOGITS, _), (NN_CROSS_ENTROPY_ONE_HOT, _), (NN_PERCEPTRON, _),
      (_, NN_SOFTMAX):
      return oneByOne(z, targets, 0..<rows, losses)
    default: return outputLosses(z, targets, rows, losses)
    }
  }

  /// A switch outside the loops, so that each loop has one formula.
  private func outputLosses(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    switch kind {
    case NN_HALF_MSE: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_HALF_MSE) }
    case NN_MAE: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_MAE) }
    case NN_HUBER: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_HUBER) }
    case NN_BINARY_CROSS_ENTROPY:
      inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_BINARY_CROSS_ENTROPY) }
    case NN_BCE_WITH_LOGITS:
      inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_BCE_WITH_LOGITS) }
    case NN_POISSON_NLL: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_POISSON_NLL) }
    case NN_HINGE: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_HINGE) }
    default: inPieces(z, targets, rows, losses) { throughOutputs($0, $1, $2, $3, NN_MSE) }
    }
  }

  private func oneByOne(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ range: Range<Int>,
    _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    var correct: UInt32 = 0
    for s in range {
      let row = forwardBackward(z + s &* outputs, targets[s])
      losses[s] = row.loss
      correct &+= row.correct
    }
    return correct
  }
}

extension Loss {
  /// `body` for pieces of the rows' elements, with their targets side by side and room for one term of each; the
  /// terms of a row are summed in their order.
  @inline(__always)
  private func inPieces(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>,
    _ body: (
      _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ terms: UnsafeMutablePointer<Float>,
      _ count: Int
    ) -> UInt32
  ) -> UInt32 {
    var (termRoom, targetRoom) = (Piece(repeating: 0), Piece(repeating: 0))
    let inPlace = targets.order == nil && targetScaling == nil
    let count = rows &* outputs
    var (done, correct) = (0, UInt32(0))
    var (row, column, sum) = (0, 0, Float(0))
    while done < count {
      let piece = min(count &- done, Self.pieceCount)
      withFloats(&termRoom) { terms in
        if inPlace {
          correct &+= body(z + done, targets[0] + done, terms, piece)
        } else {
          withFloats(&targetRoom) { gathered in
            gather(targets, row, column, piece, into: gathered)
            correct &+= body(z + done, gathered, terms, piece)
          }
        }
        if outputs == 1 {
          for i in 0..<piece { losses[row &+ i] = (0 + terms[i]) * share }
          row &+= piece
          return
        }
        for i in 0..<piece {
          sum = sum + terms[i]
          column &+= 1
          if column == outputs {
            losses[row] = sum * share
            (row, column, sum) = (row &+ 1, 0, 0)
          }
        }
      }
      done &+= piece
    }
    return correct
  }

  /// The targets of `count` elements from an element on, scaled.
  private func gather(
    _ targets: Rows, _ row: Int, _ column: Int, _ count: Int, into gathered: UnsafeMutablePointer<Float>
  ) {
    var (row, column) = (row, column)
    for i in 0..<count {
      gathered[i] = scaled(targets[row], column)
      column &+= 1
      if column == outputs { (row, column) = (row &+ 1, 0) }
    }
  }

  /// Binary cross-entropy with its sigmoid.
  @inline(__always)
  private func logistic(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ terms: UnsafeMutablePointer<Float>,
    _ count: Int
  ) -> UInt32 {
    var correct: UInt32 = 0
    for i in 0..<count { correct &+= (z[i] > 0) == (targets[i] > 0.5) ? 1 : 0 }
    var i = 0
    while i &+ 8 <= count {
      let (sums, t) = (load(z + i, Eight.self), load(targets + i, Eight.self))
      store(terms + i, logisticLoss(sums, t))
      store(z + i, (sigmoid(sums) - t) * Eight(repeating: share))
      i &+= 8
    }
    while i < count {
      terms[i] = logisticLoss(z[i], targets[i])
      z[i] = (sigmoid(z[i]) - targets[i]) * share
      i &+= 1
    }
    return correct
  }

  /// A loss of the outputs; `kind` is a literal.
  @inline(__always)
  private func throughOutputs(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ terms: UnsafeMutablePointer<Float>,
    _ count: Int, _ kind: Int
  ) -> UInt32 {
    var (outputRoom, slopeRoom) = (Piece(repeating: 0), Piece(repeating: 0))
    var correct: UInt32 = 0
    withFloats(&outputRoom) { a in
      for i in 0..<count { a[i] = z[i] }
      activation.forward(a, rows: count, units: 1)
      for i in 0..<count { terms[i] = value(a[i], targets[i], kind) }
      for i in 0..<count { correct &+= isRight(a[i], targets[i], kind) ? 1 : 0 }
      withFloats(&slopeRoom) { da in
        for i in 0..<count { da[i] = slope(a[i], targets[i], kind) * share }
        if !activation.needsSums { for i in 0..<count { z[i] = a[i] } }
        activation.backward(z, da, rows: count, units: 1)
      }
    }
    return correct
  }

  @inline(__always)
  private func withFloats(_ piece: inout Piece, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    withUnsafeMutablePointer(to: &piece) {
      body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self))
    }
  }

  /// Softmax with cross-entropy, eight rows at once and the rest one by one.
  private func crossEntropies(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    var correct: UInt32 = 0
    var s = 0
    while s &+ 8 <= rows {
      correct &+= SoftmaxBlock.crossEntropy(z + s &* outputs, targets.dropping(s), outputs, into: losses + s)
      s &+= 8
    }
    return correct &+ oneByOne(z, targets, s..<rows, losses)
  }
}
