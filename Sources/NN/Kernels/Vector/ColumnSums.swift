/// The products of a narrow layer with a lane a row: its inputs and outputs lie in columns, [units][rows] with
/// `stride` floats from one column to the next.
extension DenseKernels {
  /// The weights of a product, read along the layer or against it.
  struct ColumnWeights {
    let values: UnsafePointer<Float>
    /// From a term of a sum to the next, and from a sum to the next.
    let termStride: Int
    let sumStride: Int
    let terms: Int
    let sums: Int
    /// What the sums begin with; nil for zeros.
    let start: UnsafePointer<Float>?
  }

  /// z[j][s] = start[j] + x[0][s] w(0, j) + x[1][s] w(1, j) + ..., for rows >= Pack.scalarCount
  static func columnSums(
    _ x: UnsafePointer<Float>, stride: Int, _ w: ColumnWeights, _ z: UnsafeMutablePointer<Float>,
    zStride: Int, rows: Int
  ) {
    var j = 0
    while j &+ 4 <= w.sums {
      columnSums(x, stride, w, j, z + j &* zStride, zStride, rows, sums: 4)
      j &+= 4
    }
    if j &+ 2 <= w.sums {
      columnSums(x, stride, w, j, z + j &* zStride, zStride, rows, sums: 2)
      j &+= 2
    }
    if j < w.sums { columnSums(x, stride, w, j, z + j &* zStride, zStride, rows, sums: 1) }
  }

  /// `sums` is a literal. The last rows may be computed twice: the same sums again.
  @inline(__always)
  private static func columnSums(
    _ x: UnsafePointer<Float>, _ stride: Int, _ w: ColumnWeights, _ j: Int,
    _ z: UnsafeMutablePointer<Float>, _ zStride: Int, _ rows: Int, sums: Int
  ) {
    let width = Pack.scalarCount
    var s = 0
    if sums < 4 {
      while s &+ 4 &* width <= rows {
        columnBlock(x + s, stride, w, j, z + s, zStride, sums: sums, packs: 4)
        s &+= 4 &* width
      }
    }
    while s &+ 2 &* width <= rows {
      columnBlock(x + s, stride, w, j, z + s, zStride, sums: sums, packs: 2)
      s &+= 2 &* width
    }
    while s < rows {
      let at = min(s, rows &- width)
      columnBlock(x + at, stride, w, j, z + at, zStride, sums: sums, packs: 1)
      s &+= width
    }
  }

  @inline(__always)
  private static func columnBlock(
    _ x: UnsafePointer<Float>, _ stride: Int, _ w: ColumnWeights, _ j: Int,
    _ z: UnsafeMutablePointer<Float>, _ zStride: Int, sums: Int, packs: Int
  ) {
    var z0 = PackRow(repeating: w.start?[j] ?? 0)
    var z1 = PackRow(repeating: sums > 1 ? w.start?[j &+ 1] ?? 0 : 0)
    var z2 = PackRow(repeating: sums > 2 ? w.start?[j &+ 2] ?? 0 : 0)
    var z3 = PackRow(repeating: sums > 3 ? w.start?[j &+ 3] ?? 0 : 0)
    var weights = w.values + j &* w.sumStride
    var column = x
    for _ in 0..<w.terms {
      let lanes = PackRow(column, packs: packs)
      z0.add(weights[0], lanes, packs: packs, Sum.self)
      if sums > 1 { z1.add(weights[w.sumStride], lanes, packs: packs, Sum.self) }
      if sums > 2 { z2.add(weights[2 &* w.sumStride], lanes, packs: packs, Sum.self) }
      if sums > 3 { z3.add(weights[3 &* w.sumStride], lanes, packs: packs, Sum.self) }
      weights += w.termStride
      column += stride
    }
    z0.store(z, packs: packs)
    if sums > 1 { z1.store(z + zStride, packs: packs) }
    if sums > 2 { z2.store(z + 2 &* zStride, packs: packs) }
    if sums > 3 { z3.store(z + 3 &* zStride, packs: packs) }
  }
}

/// Up to four packs beside each other; `packs`, a literal, says how many are in use.
private struct PackRow {
  private var p0, p1, p2, p3: Pack

  @inline(__always)
  init(repeating start: Float) {
    let lanes = Pack(repeating: start)
    (p0, p1, p2, p3) = (lanes, lanes, lanes, lanes)
  }

  @inline(__always)
  init(_ source: UnsafePointer<Float>, packs: Int) {
    let width = Pack.scalarCount
    p0 = load(source, Pack.self)
    p1 = packs > 1 ? load(source + width, Pack.self) : p0
    p2 = packs > 2 ? load(source + 2 &* width, Pack.self) : p0
    p3 = packs > 3 ? load(source + 3 &* width, Pack.self) : p0
  }

  @inline(__always)
  mutating func add<Sum: Summation>(_ factor: Float, _ lanes: PackRow, packs: Int, _: Sum.Type) {
    p0 = Sum.add(p0, factor, lanes.p0)
    if packs > 1 { p1 = Sum.add(p1, factor, lanes.p1) }
    if packs > 2 { p2 = Sum.add(p2, factor, lanes.p2) }
    if packs > 3 { p3 = Sum.add(p3, factor, lanes.p3) }
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>, packs: Int) {
    let width = Pack.scalarCount
    NN.store(target, p0)
    if packs > 1 { NN.store(target + width, p1) }
    if packs > 2 { NN.store(target + 2 &* width, p2) }
    if packs > 3 { NN.store(target + 3 &* width, p3) }
  }
}
