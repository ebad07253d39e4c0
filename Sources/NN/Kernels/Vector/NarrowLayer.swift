/// Layers of up to three units. The lanes run over the rows on the way forward, and over the inputs for the
/// gradient of the weights: chains of different outputs again, each in its order.
extension DenseKernels {
  static func narrowForward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    let blocked = rows & ~7
    var s = 0
    while s < blocked {
      let (source, target) = (x + s &* inputs, z + s &* units)
      switch units {
      case 1: forwardEight(source, w, b, target, inputs, units: 1)
      case 2: forwardEight(source, w, b, target, inputs, units: 2)
      case 3: forwardEight(source, w, b, target, inputs, units: 3)
      default: break
      }
      s &+= 8
    }
    while s < rows {
      forwardOne(x + s &* inputs, w, b, z + s &* units, inputs, units)
      s &+= 1
    }
  }

  /// A row with the same operations as those of eight: a row's bits depend on no other.
  private static func forwardOne(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ inputs: Int, _ units: Int
  ) {
    for j in 0..<units {
      var sum = b[j]
      for k in 0..<inputs { sum = Sum.add(sum, x[k], w[k &* units &+ j]) }
      z[j] = sum
    }
  }

  /// Eight rows; `units` is a literal.
  @inline(__always)
  private static func forwardEight(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, _ inputs: Int, units: Int
  ) {
    var z0 = SIMD8<Float>(repeating: b[0])
    var z1 = SIMD8<Float>(repeating: units > 1 ? b[1] : 0)
    var z2 = SIMD8<Float>(repeating: units > 2 ? b[2] : 0)
    var weights = w
    for k in 0..<inputs {
      let lanes = inputs == 1 ? load(x, SIMD8<Float>.self) : column(x + k, inputs)
      z0 = Sum.add(z0, weights[0], lanes)
      if units > 1 { z1 = Sum.add(z1, weights[1], lanes) }
      if units > 2 { z2 = Sum.add(z2, weights[2], lanes) }
      weights += units
    }
    if units == 1 { return store(z, z0) }
    scatter(z0, z, units)
    scatter(z1, z + 1, units)
    if units > 2 { scatter(z2, z + 2, units) }
  }

  static func narrowWeightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    guard units > 0 else { return }
    var k = 0
    while k &+ 8 <= inputs {
      narrowWeightGradient(x + k, dz, dw + k &* units, rows, inputs, units, fresh, SIMD8<Float>.self)
      k &+= 8
    }
    if k &+ 4 <= inputs {
      narrowWeightGradient(x + k, dz, dw + k &* units, rows, inputs, units, fresh, SIMD4<Float>.self)
      k &+= 4
    }
    if k &+ 2 <= inputs {
      narrowWeightGradient(x + k, dz, dw + k &* units, rows, inputs, units, fresh, SIMD2<Float>.self)
      k &+= 2
    }
    if k < inputs {
      DenseLoops<Sum>.weightGradient(
        x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh, forInputs: k..<inputs)
    }
  }

  @inline(__always)
  private static func narrowWeightGradient<Lanes: SIMD>(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ rows: Int, _ inputs: Int, _ units: Int, _ fresh: Bool, _: Lanes.Type
  ) where Lanes.Scalar == Float {
    var (g0, g1, g2) = (Lanes(), Lanes(), Lanes())
    if !fresh {
      for lane in 0..<Lanes.scalarCount {
        g0[lane] = dw[lane &* units]
        if units > 1 { g1[lane] = dw[lane &* units &+ 1] }
        if units > 2 { g2[lane] = dw[lane &* units &+ 2] }
      }
    }
    // The second and third sums of narrower layers are formed in vain, which costs less than a branch.
    let (second, third) = (units > 1 ? 1 : 0, units > 2 ? 2 : 0)
    var sample = x
    var derivatives = dz
    for _ in 0..<rows {
      let lanes = load(sample, Lanes.self)
      g0 = Sum.add(g0, derivatives[0], lanes)
      g1 = Sum.add(g1, derivatives[second], lanes)
      g2 = Sum.add(g2, derivatives[third], lanes)
      sample += inputs
      derivatives += units
    }
    for lane in 0..<Lanes.scalarCount {
      dw[lane &* units] = g0[lane]
      if units > 1 { dw[lane &* units &+ 1] = g1[lane] }
      if units > 2 { dw[lane &* units &+ 2] = g2[lane] }
    }
  }
}
