#if NN_HAS_FMA
  /// The gradients of a narrow layer in fast arithmetic: a lane a row, so each weight has as many chains as a pack has
  /// lanes, and they are added up at the end.
  struct FastGradient {
    /// [inputs][rows]
    let x: UnsafePointer<Float>
    /// [units][rows], rows >= Pack.scalarCount
    let dz: UnsafePointer<Float>
    /// [inputs][units]
    let dw: UnsafeMutablePointer<Float>
    /// [units]
    let db: UnsafeMutablePointer<Float>
    let rows: Int
    let inputs: Int
    let units: Int
    let fresh: Bool

    func add() {
      if inputs == 0 {
        return ColumnGradient<FusedSum>.biases(dz, db, rows: rows, units: units, fresh: fresh)
      }
      for j in 0..<units { add(unit: j) }
    }

    @inline(__always)
    private func add(unit j: Int) {
      var k = 0
      switch inputs {
      case 4...: block(&k, j, height: 4, withBias: true)
      case 2...: block(&k, j, height: 2, withBias: true)
      default: block(&k, j, height: 1, withBias: true)
      }
      while k &+ 4 <= inputs { block(&k, j, height: 4, withBias: false) }
      if k &+ 2 <= inputs { block(&k, j, height: 2, withBias: false) }
      if k < inputs { block(&k, j, height: 1, withBias: false) }
    }

    /// `height` inputs of unit j from k on, and its bias; `height` and `withBias` are literals. k goes on to the next.
    @inline(__always)
    private func block(_ k: inout Int, _ j: Int, height: Int, withBias: Bool) {
      let width = Pack.scalarCount
      let (column, derivatives) = (x + k &* rows, dz + j &* rows)
      // Two sums of everything, for rows that follow each other: additions take a while.
      var (even, odd) = (Sums(), Sums())
      var s = 0
      while s &+ 2 &* width <= rows {
        even.add(load(derivatives + s, Pack.self), column + s, rows, height, withBias)
        odd.add(load(derivatives + s + width, Pack.self), column + s + width, rows, height, withBias)
        s &+= 2 &* width
      }
      if s &+ width <= rows {
        even.add(load(derivatives + s, Pack.self), column + s, rows, height, withBias)
        s &+= width
      }
      if s < rows {
        let last = rows &- width
        let rest = keeping(load(derivatives + last, Pack.self), from: s &- last)
        odd.add(rest, column + last, rows, height, withBias)
      }
      let target = dw + k &* units + j
      put(even.a0 + odd.a0, target)
      if height > 1 { put(even.a1 + odd.a1, target + units) }
      if height > 2 { put(even.a2 + odd.a2, target + 2 &* units) }
      if height > 2 { put(even.a3 + odd.a3, target + 3 &* units) }
      if withBias { put(even.bias + odd.bias, db + j) }
      k &+= height
    }

    @inline(__always)
    private func put(_ lanes: Pack, _ target: UnsafeMutablePointer<Float>) {
      target.pointee = fresh ? sum(lanes) : target.pointee + sum(lanes)
    }

    private struct Sums {
      var (a0, a1, a2, a3, bias) = (Pack(), Pack(), Pack(), Pack(), Pack())

      @inline(__always)
      mutating func add(
        _ derivatives: Pack, _ column: UnsafePointer<Float>, _ stride: Int, _ height: Int, _ withBias: Bool
      ) {
        a0 = a0.addingProduct(derivatives, load(column, Pack.self))
        if height > 1 { a1 = a1.addingProduct(derivatives, load(column + stride, Pack.self)) }
        if height > 2 { a2 = a2.addingProduct(derivatives, load(column + 2 &* stride, Pack.self)) }
        if height > 2 { a3 = a3.addingProduct(derivatives, load(column + 3 &* stride, Pack.self)) }
        if withBias { bias = bias + derivatives }
      }
    }
  }
#endif
