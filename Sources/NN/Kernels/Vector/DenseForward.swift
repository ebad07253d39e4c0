extension DenseKernels {
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    if units < 4 { return narrowForward(x, w, b, z, rows: rows, inputs: inputs, units: units) }
    forward(x, w, b, z, rows: rows, inputs: inputs, units: units, part: 0..<units)
  }

  /// The sums of the units in `part`, of which there are four or more.
  @inline(__always)
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int, part: Range<Int>
  ) {
    guard PackedColumns.pay(bStride: units, rows: rows) else {
      return forward(x, w, b, z, rows, inputs, units, part, nil)
    }
    PackedColumns.with { forward(x, w, b, z, rows, inputs, units, part, $0) }
  }

  @inline(never)
  private static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _ part: Range<Int>,
    _ packed: PackedColumns?
  ) {
    let end = part.upperBound
    var j = part.lowerBound
    if rows == 1 { j = sweepRow(x, w, b, z, inputs: inputs, units: units, part) }
    while j &+ Widest.count <= end {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, packed, Widest.self)
      j &+= Widest.count
    }
    #if NN_WIDEST_REGISTERS
      if j &+ 16 <= end {
        forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, packed, SIMD16<Float>.self)
        j &+= 16
      }
    #endif
    if Widest.count > 8 && j &+ 8 <= end {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, packed, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= end {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, packed, SIMD4<Float>.self)
      j &+= 4
    }
    // The last panel may overlap the one before: it computes the same sums again.
    if j < end {
      j = end &- 4
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, packed, SIMD4<Float>.self)
    }
  }

  @inline(__always)
  private static func forwardPanel<Lanes: Columns>(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _ packed: PackedColumns?,
    _: Lanes.Type
  ) {
    let panel = Panel<Lanes, Sum>(rowStride: inputs, stepStride: 1, bStride: units, cStride: units)
    panel.multiplyInParts(x, w, z, rows: rows, steps: inputs, .from(Lanes(b)), packed)
  }

  /// A single row in sweeps of four panels, whose chains of additions hide one another's latency. Returns the first
  /// unit of the part that is not done.
  @inline(__always)
  private static func sweepRow(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, inputs: Int, units: Int, _ part: Range<Int>
  ) -> Int {
    let end = part.upperBound
    var j = part.lowerBound
    while j &+ 4 &* Widest.count <= end {
      sweep(x, w + j, b + j, z + j, inputs, units, Widest.self)
      j &+= 4 &* Widest.count
    }
    if j &+ 4 &* Narrower.count <= end {
      sweep(x, w + j, b + j, z + j, inputs, units, Narrower.self)
      j &+= 4 &* Narrower.count
    }
    return j
  }

  @inline(__always)
  private static func sweep<Lanes: Columns>(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ inputs: Int, _ units: Int, _: Lanes.Type
  ) {
    let width = Lanes.count
    var (z0, z1, z2, z3) = (
      Lanes(b), Lanes(b + width), Lanes(b + 2 &* width), Lanes(b + 3 &* width)
    )
    var weights = w
    for k in 0..<inputs {
      z0.add(x[k], Lanes(weights), Sum.self)
      z1.add(x[k], Lanes(weights + width), Sum.self)
      z2.add(x[k], Lanes(weights + 2 &* width), Sum.self)
      z3.add(x[k], Lanes(weights + 3 &* width), Sum.self)
      weights += units
    }
    z0.store(z)
    z1.store(z + width)
    z2.store(z + 2 &* width)
    z3.store(z + 3 &* width)
  }
}
