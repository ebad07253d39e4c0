import CNN

/// The losses of several rows at once: the formulas of FusedLoss.swift and OutputLoss.swift in loops over many
/// elements, which the compiler turns into lanes. Each element and each sum is what the rows one by one give.
extension Loss {
  /// Elements worked on at once, on the stack.
  private typealias Piece = InlineArray<64, Float>
  private static var pieceCount: Int { 64 }

  /// z [rows][outputs] receives the gradient with respect to z, losses [rows] the losses. Returns how many
  /// answers were right.
  @inline(never)
  func forwardBackward(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int, into losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    switch (kind, activation.kind) {
    case (NN_CROSS_ENTROPY, _), (NN_CROSS_ENTROPY_WITH_LOGITS, NN_IDENTITY):
      guard outputs <= SoftmaxBlock.maxClasses else { return oneByOne(z, targets, 0..<rows, losses) }
      return crossEntropies(z, targets, rows, losses)
    case (NN_CROSS_ENTROPY_WITH_LOGITS, _), (NN_CROSS_ENTROPY_ONE_HOT, _), (NN_PERCEPTRON, _),
      (NN_BINARY_CROSS_ENTROPY, NN_SOFTMAX), (_, NN_SOFTMAX):
      return oneByOne(z, targets, 0..<rows, losses)
    default: return inPieces(z, targets, rows, losses)
    }
  }

  /// Outputs with their targets side by side and room for one term of the loss of each.
  private struct Elements {
    let z: UnsafeMutablePointer<Float>
    let targets: UnsafePointer<Float>
    let terms: UnsafeMutablePointer<Float>
    let count: Int
  }

  /// A switch outside the loops, so that each loop has one formula.
  private func work(_ e: Elements) -> UInt32 {
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
  /// The rows' elements piece by piece; the terms of a row are summed in their order.
  private func inPieces(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>
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
          correct &+= work(Elements(z: z + done, targets: targets[0] + done, terms: terms, count: piece))
        } else {
          withFloats(&targetRoom) { gathered in
            gather(targets, row, column, piece, into: gathered)
            correct &+= work(Elements(z: z + done, targets: gathered, terms: terms, count: piece))
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
  private func logistic(_ e: Elements) -> UInt32 {
    guard e.count >= Pack.scalarCount else {
      var correct: UInt32 = 0
      for i in 0..<e.count {
        e.terms[i] = logisticLoss(e.z[i], e.targets[i])
        correct &+= (e.z[i] > 0) == (e.targets[i] > 0.5) ? 1 : 0
        e.z[i] = (sigmoid(e.z[i]) - e.targets[i]) * share
      }
      return correct
    }
    #if NN_FUSED
      if isFast { return fastLogistic(e) }
    #endif
    logisticTerms(e)
    return logisticSlopes(e)
  }

  /// The last pack may overlap the one before and computes the same again.
  @inline(never)
  private func logisticTerms(_ e: Elements) {
    let width = Pack.scalarCount
    var i = 0
    while i < e.count {
      let at = min(i, e.count &- width)
      store(e.terms + at, logisticLoss(load(e.z + at, Pack.self), load(e.targets + at, Pack.self)))
      i &+= width
    }
  }

  /// Here the last pack is read before the one that it overlaps is written.
  @inline(never)
  private func logisticSlopes(_ e: Elements) -> UInt32 {
    let width = Pack.scalarCount
    let last = e.count &- width
    let lastSums = load(e.z + last, Pack.self)
    var right = Pack()
    var i = 0
    while i <= last {
      right = right + logisticSlope(e, i, load(e.z + i, Pack.self))
      i &+= width
    }
    if i < e.count { right = right + keeping(logisticSlope(e, last, lastSums), from: i &- last) }
    return UInt32(sum(right))
  }

  /// Returns 1 where the sum is on the target's side.
  @inline(__always)
  private func logisticSlope(_ e: Elements, _ i: Int, _ sums: Pack) -> Pack {
    let targets = load(e.targets + i, Pack.self)
    store(e.z + i, (sigmoid(sums) - targets) * Pack(repeating: share))
    let isWrong = (sums .> Pack()) .^ (targets .> Pack(repeating: 0.5))
    return Pack(repeating: 1).replacing(with: Pack(), where: isWrong)
  }

  #if NN_FUSED
    /// Terms and slopes at once, from one exponential and one division.
    @inline(never)
    private func fastLogistic(_ e: Elements) -> UInt32 {
      let width = Pack.scalarCount
      let last = e.count &- width
      let lastSums = load(e.z + last, Pack.self)
      var right = Pack()
      var i = 0
      while i <= last {
        right = right + fastLogistic(e, i, load(e.z + i, Pack.self))
        i &+= width
      }
      if i < e.count { right = right + keeping(fastLogistic(e, last, lastSums), from: i &- last) }
      return UInt32(sum(right))
    }

    @inline(__always)
    private func fastLogistic(_ e: Elements, _ i: Int, _ sums: Pack) -> Pack {
      let (targets, one) = (load(e.targets + i, Pack.self), Pack(repeating: 1))
      let (softplus, sigmoid) = softplusAndSigmoid(sums)
      store(e.terms + i, FusedSum.add(softplus, targets, Pack() - sums))
      store(e.z + i, (sigmoid - targets) * Pack(repeating: share))
      let isWrong = (sums .> Pack()) .^ (targets .> Pack(repeating: 0.5))
      return one.replacing(with: Pack(), where: isWrong)
    }
  #endif

  /// A loss of the outputs; `kind` is a literal.
  @inline(__always)
  private func throughOutputs(_ e: Elements, _ kind: Int) -> UInt32 {
    let (z, targets, terms, count) = (e.z, e.targets, e.terms, e.count)
    if activation.kind == NN_IDENTITY { return direct(e, kind) }
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

  /// The same where the outputs are z.
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

  @inline(__always)
  private func withFloats(_ piece: inout Piece, _ body: (UnsafeMutablePointer<Float>) -> Void) {
    withUnsafeMutablePointer(to: &piece) {
      body(UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self))
    }
  }

  /// Softmax with cross-entropy, a pack of rows at once, turned over, and the rest one by one.
  private func crossEntropies(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    let width = Pack.scalarCount
    var room = TurnedPack(repeating: 0)
    var right = Pack()
    var s = 0
    withUnsafeMutablePointer(to: &room) {
      let columns = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)
      while s &+ width <= rows {
        let block = z + s &* outputs
        turn(rows: block, width: outputs, count: width, columns, stride: width)
        let result = SoftmaxBlock.crossEntropy(
          columns, stride: width, outputs, labels(targets, s), CanonicalSum.self)
        turn(columns: columns, stride: width, width: outputs, count: width, block)
        store(losses + s, result.losses)
        right = right + result.correct
        s &+= width
      }
    }
    return UInt32(sum(right)) &+ oneByOne(z, targets, s..<rows, losses)
  }

  /// [16][rows of a pack]
  private typealias TurnedPack = InlineArray<256, Float>

  /// The classes of a pack of rows from row s on.
  @inline(__always)
  private func labels(_ targets: Rows, _ s: Int) -> Pack {
    if targets.order == nil { return load(targets[s], Pack.self) }
    var labels = Pack()
    for lane in 0..<Pack.scalarCount { labels[lane] = targets[s &+ lane][0] }
    return labels
  }
}

/// The same for z in columns, [outputs][rows] with `stride` floats from one to the next.
extension Loss {
  /// Whether there are formulas for columns.
  var worksInColumns: Bool {
    switch (kind, activation.kind) {
    case (NN_CROSS_ENTROPY, _), (NN_CROSS_ENTROPY_WITH_LOGITS, NN_IDENTITY):
      outputs <= SoftmaxBlock.maxClasses
    case (NN_CROSS_ENTROPY_WITH_LOGITS, _), (NN_CROSS_ENTROPY_ONE_HOT, _), (NN_PERCEPTRON, _),
      (_, NN_SOFTMAX):
      false
    default: true
    }
  }

  /// As forEachBlock, for at least Pack.scalarCount rows.
  @inline(__always)
  func forEachBlock(
    inColumns z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int,
    _ body: (_ done: Int, _ losses: UnsafeMutablePointer<Float>, _ count: Int, _ correct: UInt32) -> Void
  ) {
    var room = Piece(repeating: 0)
    var done = 0
    while done < rows {
      let left = rows &- done
      // A block of fewer rows than a pack would be worked on one by one.
      let count = left <= Self.pieceCount ? left : left < Self.pieceCount &+ 16 ? 48 : Self.pieceCount
      withFloats(&room) { losses in
        let correct = forwardBackward(
          columns: z + done, stride: rows, targets.dropping(done), rows: count, into: losses)
        body(done, losses, count, correct)
      }
      done &+= count
    }
  }

  @inline(never)
  private func forwardBackward(
    columns z: UnsafeMutablePointer<Float>, stride: Int, _ targets: Rows, rows: Int,
    into losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    if kind == NN_CROSS_ENTROPY || kind == NN_CROSS_ENTROPY_WITH_LOGITS {
      #if NN_FUSED
        if isFast { return fastCrossEntropies(z, stride, targets, rows, losses) }
      #endif
      return crossEntropies(z, stride, targets, rows, losses)
    }
    let inPlace = outputs == 1 && targets.order == nil && targetScaling == nil
    if inPlace {
      let correct = work(Elements(z: z, targets: targets[0], terms: losses, count: rows))
      for i in 0..<rows { losses[i] = (0 + losses[i]) * share }
      return correct
    }
    var (termRoom, targetRoom) = (Piece(repeating: 0), Piece(repeating: 0))
    var correct: UInt32 = 0
    for i in 0..<rows { losses[i] = 0 }
    for j in 0..<outputs {
      withFloats(&targetRoom) { column in
        for i in 0..<rows { column[i] = scaled(targets[i], j) }
        withFloats(&termRoom) { terms in
          correct &+= work(Elements(z: z + j &* stride, targets: column, terms: terms, count: rows))
          for i in 0..<rows { losses[i] = losses[i] + terms[i] }
        }
      }
    }
    for i in 0..<rows { losses[i] = losses[i] * share }
    return correct
  }

  private func crossEntropies(
    _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ rows: Int,
    _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    crossEntropies(z, stride, targets, rows, losses, CanonicalSum.self)
  }

  #if NN_FUSED
    @inline(never)
    private func fastCrossEntropies(
      _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ rows: Int,
      _ losses: UnsafeMutablePointer<Float>
    ) -> UInt32 {
      crossEntropies(z, stride, targets, rows, losses, FusedSum.self)
    }
  #endif

  @inline(__always)
  private func crossEntropies<Sum: Summation>(
    _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ rows: Int,
    _ losses: UnsafeMutablePointer<Float>, _: Sum.Type
  ) -> UInt32 {
    let width = Pack.scalarCount
    var right = Pack()
    var s = 0
    while s &+ width <= rows {
      let result = SoftmaxBlock.crossEntropy(z + s, stride: stride, outputs, labels(targets, s), Sum.self)
      store(losses + s, result.losses)
      right = right + result.correct
      s &+= width
    }
    if s < rows {
      // The last rows again with those before them, on a copy, because z changes.
      right = right + rest(z, stride, targets, s, rows, losses, Sum.self)
    }
    return UInt32(sum(right))
  }

  /// Rows s ..< rows, fewer than a pack: they are copied behind one another.
  private func rest<Sum: Summation>(
    _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ s: Int, _ rows: Int,
    _ losses: UnsafeMutablePointer<Float>, _: Sum.Type
  ) -> Pack {
    let (width, count) = (Pack.scalarCount, rows &- s)
    var room = TurnedPack(repeating: 0)
    var right = Pack()
    withUnsafeMutablePointer(to: &room) {
      let columns = UnsafeMutableRawPointer($0).assumingMemoryBound(to: Float.self)
      var labels = Pack(repeating: -1)
      for i in 0..<count {
        labels[i] = targets[s &+ i][0]
        for j in 0..<outputs { columns[j &* width &+ i] = z[j &* stride &+ s &+ i] }
      }
      let result = SoftmaxBlock.crossEntropy(columns, stride: width, outputs, labels, Sum.self)
      for i in 0..<count {
        losses[s &+ i] = result.losses[i]
        for j in 0..<outputs { z[j &* stride &+ s &+ i] = columns[j &* width &+ i] }
      }
      right = result.correct
    }
    return right
  }
}
