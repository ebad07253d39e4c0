/// Softmax with cross-entropy of several rows at once, a lane a row.
extension Loss {
  /// Whether the loss is one that SoftmaxBlock computes.
  var hasBlocks: Bool {
    kind.hasClassTargets && hasOneSoftmax && outputs <= SoftmaxBlock.maxClasses
  }

  /// [classes][rows of a pack]
  private typealias ColumnPack = NarrowUnits<Pack>

  /// z [rows][outputs]: a pack of rows at once, transposed, and the rest one by one.
  func crossEntropies(
    _ z: UnsafeMutablePointer<Float>, _ targets: Rows, _ rows: Int, _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    let width = Pack.scalarCount
    var scratch = ColumnPack(repeating: Pack())
    var right = Pack()
    var s = 0
    withFloats(of: &scratch) { columns in
      while s &+ width <= rows {
        let block = z + s &* outputs
        transpose(rows: block, width: outputs, count: width, columns, stride: width)
        let result = SoftmaxBlock.crossEntropy(
          columns, stride: width, outputs, labels(targets, s), CanonicalSum.self)
        transpose(columns: columns, stride: width, width: outputs, count: width, block)
        store(losses + s, result.losses)
        right = right + result.correct
        s &+= width
      }
    }
    return UInt32(sum(right)) &+ oneByOne(z, targets, s..<rows, losses)
  }

  /// The classes of a pack of rows from row s on.
  @inline(__always)
  private func labels(_ targets: Rows, _ s: Int) -> Pack {
    if targets.order == nil { return load(targets[s], Pack.self) }
    var labels = Pack()
    for lane in 0..<Pack.scalarCount { labels[lane] = targets[s &+ lane][0] }
    return labels
  }

  /// z [outputs][rows], with `stride` floats from one column to the next.
  func crossEntropies(
    columns z: UnsafeMutablePointer<Float>, stride: Int, _ targets: Rows, _ rows: Int,
    _ losses: UnsafeMutablePointer<Float>
  ) -> UInt32 {
    #if NN_HAS_FMA
      if isFast { return fastCrossEntropies(z, stride, targets, rows, losses) }
    #endif
    return crossEntropies(z, stride, targets, rows, losses, CanonicalSum.self)
  }

  #if NN_HAS_FMA
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
    if s < rows { right = right + rest(z, stride, targets, s..<rows, losses, Sum.self) }
    return UInt32(sum(right))
  }

  /// Fewer rows than a pack, on a copy with empty lanes behind them.
  private func rest<Sum: Summation>(
    _ z: UnsafeMutablePointer<Float>, _ stride: Int, _ targets: Rows, _ range: Range<Int>,
    _ losses: UnsafeMutablePointer<Float>, _: Sum.Type
  ) -> Pack {
    let (width, s) = (Pack.scalarCount, range.lowerBound)
    var scratch = ColumnPack(repeating: Pack())
    var right = Pack()
    withFloats(of: &scratch) { columns in
      // No class: an empty lane is never right.
      var labels = Pack(repeating: -1)
      for i in 0..<range.count {
        labels[i] = targets[s &+ i][0]
        for j in 0..<outputs { columns[j &* width &+ i] = z[j &* stride &+ s &+ i] }
      }
      let result = SoftmaxBlock.crossEntropy(columns, stride: width, outputs, labels, Sum.self)
      for i in 0..<range.count {
        losses[s &+ i] = result.losses[i]
        for j in 0..<outputs { z[j &* stride &+ s &+ i] = columns[j &* width &+ i] }
      }
      right = result.correct
    }
    return right
  }
}
