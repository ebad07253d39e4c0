/// The losses of several rows at once: the formulas of Loss+Sums.swift and Loss+Outputs.swift in loops over many
/// elements, which the compiler turns into lanes. Each element and each sum is what the rows one by one give.
extension Loss {
  /// z [rows][outputs] receives the gradient with respect to z, losses [rows] the losses. Returns how many
  /// answers were right.
  @inline(never)
  func forwardBackward(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int, into losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    if hasBlocks { return crossEntropies(z, targets, rows, losses) }
    guard let term = elements else { return oneByOne(z, targets, 0..<rows, losses) }
    return inPieces(z, targets, rows, losses, term)
  }

  func oneByOne(
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

  /// The rows' elements piece by piece, wherever in a row a piece ends.
  private func inPieces(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>,
    _ term: LossTerm
  ) -> UInt32 {
    var (termScratch, targetScratch) = (Chunk(repeating: 0), Chunk(repeating: 0))
    let inPlace = targets.order == nil && targetScaling == nil
    let count = rows &* outputs
    var (done, correct) = (0, UInt32(0))
    var sums = TermSums()
    while done < count {
      let piece = min(count &- done, Self.chunkCount)
      withElements(of: &termScratch) { terms in
        if inPlace {
          correct &+= forwardBackward(
            Elements(z: z + done, targets: targets[0] + done, terms: terms, count: piece, term: term))
        } else {
          withElements(of: &targetScratch) { gathered in
            gather(targets, sums.row, sums.column, piece, into: gathered)
            correct &+= forwardBackward(
              Elements(z: z + done, targets: gathered, terms: terms, count: piece, term: term))
          }
        }
        sums.add(terms, piece, self, into: losses)
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
}

/// Adds up the terms of each row in their order, and remembers where in a row a piece has ended.
private struct TermSums {
  private(set) var (row, column) = (0, 0)
  private var sum: Float = 0

  /// terms [count], losses [rows]
  @inline(__always)
  mutating func add(
    _ terms: UnsafePointer<Float>, _ count: Int, _ loss: Loss, into losses: UnsafeMutablePointer<Float>
  ) {
    if loss.outputs == 1 {
      for i in 0..<count { losses[row &+ i] = (0 + terms[i]) * loss.share }
      row &+= count
      return
    }
    for i in 0..<count {
      sum = sum + terms[i]
      column &+= 1
      if column == loss.outputs {
        losses[row] = sum * loss.share
        (row, column, sum) = (row &+ 1, 0, 0)
      }
    }
  }
}
