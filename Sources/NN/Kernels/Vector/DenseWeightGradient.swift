extension DenseKernels {
  static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    if units < 4 {
      return narrowWeightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
    }
    weightGradient(
      x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, count: inputs, part: 0..<units)
  }

  /// Gradient of `count` inputs only, x and dw beginning with the first of them, and of the units in `part`: four or
  /// more, which are a multiple of the widest panel unless they are the last.
  @inline(__always)
  static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool, count: Int, part: Range<Int>
  ) {
    guard PackedColumns.pay(bStride: units, rows: count) else {
      return weightGradient(x, dz, dw, rows, inputs, count, units, fresh, part, nil)
    }
    PackedColumns.with { weightGradient(x, dz, dw, rows, inputs, count, units, fresh, part, $0) }
  }

  @inline(never)
  private static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>, _ rows: Int,
    _ inputs: Int, _ count: Int, _ units: Int, _ fresh: Bool, _ part: Range<Int>, _ packed: PackedColumns?
  ) {
    let end = part.upperBound
    var j = part.lowerBound
    while j &+ Widest.count <= end {
      weightGradientPanel(x, dz + j, dw + j, rows, inputs, count, units, fresh, packed, Widest.self)
      j &+= Widest.count
    }
    #if NN_WIDEST_REGISTERS
      if j &+ 16 <= end {
        weightGradientPanel(x, dz + j, dw + j, rows, inputs, count, units, fresh, packed, SIMD16<Float>.self)
        j &+= 16
      }
    #endif
    if Widest.count > 8 && j &+ 8 <= end {
      weightGradientPanel(x, dz + j, dw + j, rows, inputs, count, units, fresh, packed, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= end {
      weightGradientPanel(x, dz + j, dw + j, rows, inputs, count, units, fresh, packed, SIMD4<Float>.self)
      j &+= 4
    }
    guard j < end else { return }
    if fresh {
      // An overlapping panel computes the same sums again; sums that go on may not be added to twice.
      j = end &- 4
      weightGradientPanel(x, dz + j, dw + j, rows, inputs, count, units, fresh, packed, SIMD4<Float>.self)
    } else {
      DenseLoops<Sum>.weightGradient(
        x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, forInputs: 0..<count, from: j)
    }
  }

  /// The rows of C are the inputs, its steps the rows of x.
  @inline(__always)
  private static func weightGradientPanel<Lanes: Columns>(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ rows: Int, _ inputs: Int, _ count: Int, _ units: Int, _ fresh: Bool,
    _ packed: PackedColumns?, _: Lanes.Type
  ) {
    let panel = Panel<Lanes, Sum>(rowStride: 1, stepStride: inputs, bStride: units, cStride: units)
    panel.multiplyInParts(
      x, dz, dw, rows: count, steps: rows, fresh ? .from(Lanes()) : .onward, packed)
  }

  /// db[j] += dz[0][j] + dz[1][j] + ... (from 0 when `fresh`)
  static func biasGradient(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
  ) {
    biasGradient(dz, db, rows: rows, units: units, fresh: fresh, part: 0..<units)
  }

  /// Gradient of the biases of the units in `part`.
  @inline(__always)
  static func biasGradient(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool,
    part: Range<Int>
  ) {
    let end = part.upperBound
    var j = part.lowerBound
    while j &+ 8 <= end {
      biasGradientPanel(dz + j, db + j, rows, units, fresh, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= end {
      biasGradientPanel(dz + j, db + j, rows, units, fresh, SIMD4<Float>.self)
      j &+= 4
    }
    while j < end {
      var sum = fresh ? 0 : db[j]
      for s in 0..<rows { sum = sum + dz[s &* units &+ j] }
      db[j] = sum
      j &+= 1
    }
  }

  @inline(__always)
  private static func biasGradientPanel<Lanes: SIMD>(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, _ fresh: Bool,
    _: Lanes.Type
  ) where Lanes.Scalar == Float {
    var sum = fresh ? Lanes() : load(db, Lanes.self)
    var derivatives = dz
    for _ in 0..<rows {
      sum = sum + load(derivatives, Lanes.self)
      derivatives += units
    }
    store(db, sum)
  }
}
