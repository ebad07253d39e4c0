extension DenseKernels {
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    if units < 4 { return narrowForward(x, w, b, z, rows: rows, inputs: inputs, units: units) }
    var j = rows == 1 ? sweepRow(x, w, b, z, inputs: inputs, units: units) : 0
    while j &+ Widest.scalarCount <= units {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, Widest.self)
      j &+= Widest.scalarCount
    }
    if Widest.scalarCount > 8 && j &+ 8 <= units {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, SIMD8<Float>.self)
      j &+= 8
    }
    if j &+ 4 <= units {
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, SIMD4<Float>.self)
      j &+= 4
    }
    // The last panel may overlap the one before: it computes the same sums again.
    if j < units {
      j = units &- 4
      forwardPanel(x, w + j, b + j, z + j, rows, inputs, units, SIMD4<Float>.self)
    }
  }

  @inline(__always)
  private static func forwardPanel<Lanes: SIMD>(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int, _: Lanes.Type
  ) where Lanes.Scalar == Float {
    let panel = Panel<Lanes, Sum>(rowStride: inputs, stepStride: 1, bStride: units, cStride: units)
    let first = min(inputs, stepsInCache)
    panel.multiply(x, w, z, rows: rows, steps: first, .from(load(b, Lanes.self)))
    var k = first
    while k < inputs {
      let steps = min(inputs &- k, stepsInCache)
      panel.multiply(x + k, w + k &* units, z, rows: rows, steps: steps, .onward)
      k &+= steps
    }
  }

  /// A single row in sweeps of four panels, whose chains of additions hide one another's latency. Returns how
  /// many units are done.
  @inline(__always)
  private static func sweepRow(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, inputs: Int, units: Int
  ) -> Int {
    let width = Widest.scalarCount
    var j = 0
    while j &+ 4 &* width <= units {
      var z0 = load(b + j, Widest.self)
      var z1 = load(b + j + width, Widest.self)
      var z2 = load(b + j + 2 &* width, Widest.self)
      var z3 = load(b + j + 3 &* width, Widest.self)
      var weights = w + j
      for k in 0..<inputs {
        z0 = Sum.add(z0, x[k], load(weights, Widest.self))
        z1 = Sum.add(z1, x[k], load(weights + width, Widest.self))
        z2 = Sum.add(z2, x[k], load(weights + 2 &* width, Widest.self))
        z3 = Sum.add(z3, x[k], load(weights + 3 &* width, Widest.self))
        weights += units
      }
      store(z + j, z0)
      store(z + j + width, z1)
      store(z + j + 2 &* width, z2)
      store(z + j + 3 &* width, z3)
      j &+= 4 &* width
    }
    return j
  }
}
