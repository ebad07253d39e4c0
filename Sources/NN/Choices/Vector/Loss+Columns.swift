/// The losses of several rows whose z lie in columns, [outputs][rows] with `stride` floats from one to the next.
extension Loss {
  /// Whether there are formulas for columns.
  var worksInColumns: Bool { hasBlocks || elements != nil }

  /// The losses of rows block by block, as `forEachBlock(_:_:rows:_:)` has them, for at least Pack.scalarCount rows;
  /// z [outputs][rows].
  @inline(__always)
  func forEachBlock(
    inColumns z: UnsafeMutablePointer<Float>, _ targets: Rows, rows: Int,
    _ body: (_ done: Int, _ losses: UnsafeMutablePointer<Float>, _ count: Int, _ correct: UInt32) -> Void
  ) {
    var scratch = Chunk(repeating: 0)
    var done = 0
    while done < rows {
      let left = rows &- done
      // A block of fewer rows than a pack would be worked on one by one.
      let count = left <= Self.chunkCount ? left : left < Self.chunkCount &+ 16 ? 48 : Self.chunkCount
      withElements(of: &scratch) { losses in
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
    guard let term = elements else {
      return crossEntropies(columns: z, stride: stride, targets, rows, losses)
    }
    let inPlace = outputs == 1 && targets.order == nil && targetScaling == nil
    if inPlace {
      let correct = forwardBackward(
        Elements(z: z, targets: targets[0], terms: losses, count: rows, term: term))
      for i in 0..<rows { losses[i] = (0 + losses[i]) * share }
      return correct
    }
    return columnByColumn(z, stride, targets, rows, losses, term)
  }

  /// The terms of a row are added up in their order.
  private func columnByColumn(
    _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ rows: Int,
    _ losses: UnsafeMutablePointer<Float>, _ term: LossTerm
  ) -> UInt32 {
    var (termScratch, targetScratch) = (Chunk(repeating: 0), Chunk(repeating: 0))
    var correct: UInt32 = 0
    for i in 0..<rows { losses[i] = 0 }
    for j in 0..<outputs {
      withElements(of: &targetScratch) { column in
        for i in 0..<rows { column[i] = scaled(targets[i], j) }
        withElements(of: &termScratch) { terms in
          correct &+= forwardBackward(
            Elements(z: z + j &* stride, targets: column, terms: terms, count: rows, term: term))
          for i in 0..<rows { losses[i] = losses[i] + terms[i] }
        }
      }
    }
    for i in 0..<rows { losses[i] = losses[i] * share }
    return correct
  }
}
