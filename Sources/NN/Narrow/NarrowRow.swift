/// A layer of up to Narrow.widest units, which two registers hold, for a single row: it stays in them from its sums to
/// its outputs.
enum NarrowRow<Sum: Summation> {
  private typealias Eight = SIMD8<Float>

  /// y[j] = activation(b[j] + x[0] w[0][j] + x[1] w[1][j] + ...), for an activation that has packs.
  @inline(__always)
  static func run(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, inputs: Int, units: Int, _ activation: PackFormula
  ) {
    var (near, far) = (Eight(), Eight())
    if units >= 8 {
      (near, far) = sums(x, w, b, inputs, units, Eight.self)
    } else if units >= 4 {
      let (low, high) = sums(x, w, b, inputs, units, SIMD4<Float>.self)
      near = Eight(lowHalf: low, highHalf: high)
    } else {
      near[0] = sum(x, w, b, inputs, units, 0)
      if units > 1 { near[1] = sum(x, w, b, inputs, units, 1) }
      if units > 2 { near[2] = sum(x, w, b, inputs, units, 2) }
    }
    #if NN_WIDEST_REGISTERS
      let both = activation.value(Pack(lowHalf: near, highHalf: far))
      (near, far) = (both.lowHalf, both.highHalf)
    #else
      near = activation.value(near)
      if units >= 8 { far = activation.value(far) }
    #endif
    if units >= 8 {
      store(y, near)
      store(y + units - 8, far)
    } else if units >= 4 {
      store(y, near.lowHalf)
      store(y + units - 4, near.highHalf)
    } else {
      y[0] = near[0]
      if units > 1 { y[1] = near[1] }
      if units > 2 { y[2] = near[2] }
    }
  }

  /// Two registers, of which the second ends with the last unit.
  @inline(__always)
  private static func sums<Lanes: SIMD>(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ inputs: Int,
    _ units: Int, _: Lanes.Type
  ) -> (Lanes, Lanes) where Lanes.Scalar == Float {
    let shift = units &- Lanes.scalarCount
    var (near, far) = (load(b, Lanes.self), load(b + shift, Lanes.self))
    var weights = w
    for k in 0..<inputs {
      near = Sum.add(near, x[k], load(weights, Lanes.self))
      far = Sum.add(far, x[k], load(weights + shift, Lanes.self))
      weights += units
    }
    return (near, far)
  }

  @inline(__always)
  private static func sum(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ inputs: Int,
    _ units: Int, _ j: Int
  ) -> Float {
    var sum = b[j]
    for k in 0..<inputs { sum = Sum.add(sum, x[k], w[k &* units &+ j]) }
    return sum
  }
}
