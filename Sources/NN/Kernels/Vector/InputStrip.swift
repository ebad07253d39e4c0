/// Inputs side by side, in one or two registers as in UnitStrip; `units`, 1 ... 3, is a literal everywhere.
struct InputStrip<Sum: Summation> {
  /// [rows][inputs]
  let x: UnsafePointer<Float>
  /// [units][rows]
  let dz: UnsafePointer<Float>
  /// [inputs][units]
  let dw: UnsafeMutablePointer<Float>
  /// [units]
  let db: UnsafeMutablePointer<Float>
  let rows: Int
  let inputs: Int
  let fresh: Bool

  // Functions of their own, in which every literal is known.
  @inline(never)
  func addToOne() { add(units: 1) }
  @inline(never)
  func addToTwo() { add(units: 2) }
  @inline(never)
  func addToThree() { add(units: 3) }

  @inline(__always)
  private func add(units: Int) {
    switch inputs {
    case 1: addOne(units)
    case 2...3: add(SIMD2<Float>.self, units)
    case 4...7: add(SIMD4<Float>.self, units)
    default: add(SIMD8<Float>.self, units)
    }
  }

  @inline(__always)
  private func add<Lanes: SIMD>(_: Lanes.Type, _ units: Int) where Lanes.Scalar == Float {
    if inputs == Lanes.scalarCount {
      add(Lanes.self, units, isDouble: false)
    } else {
      add(Lanes.self, units, isDouble: true)
    }
  }

  @inline(__always)
  private func addOne(_ units: Int) {
    var (w0, b0) = begin(0)
    var (w1, b1) = units > 1 ? begin(1) : (0, 0)
    var (w2, b2) = units > 2 ? begin(2) : (0, 0)
    let (second, third) = (dz + rows, dz + 2 &* rows)
    for s in 0..<rows {
      w0 = Sum.add(w0, x[s], dz[s])
      b0 = b0 + dz[s]
      if units > 1 { w1 = Sum.add(w1, x[s], second[s]) }
      if units > 1 { b1 = b1 + second[s] }
      if units > 2 { w2 = Sum.add(w2, x[s], third[s]) }
      if units > 2 { b2 = b2 + third[s] }
    }
    (dw[0], db[0]) = (w0, b0)
    if units > 1 { (dw[1], db[1]) = (w1, b1) }
    if units > 2 { (dw[2], db[2]) = (w2, b2) }
  }

  @inline(__always)
  private func begin(_ j: Int) -> (Float, Float) { fresh ? (0, 0) : (dw[j], db[j]) }

  @inline(__always)
  private func add<Lanes: SIMD>(_: Lanes.Type, _ units: Int, isDouble: Bool) where Lanes.Scalar == Float {
    let shift = inputs &- Lanes.scalarCount
    var (a0, a1, a2) = (Lanes(), Lanes(), Lanes())
    var (b0, b1, b2) = (a0, a0, a0)
    var (c0, c1, c2): (Float, Float, Float) = (0, 0, 0)
    if !fresh {
      (a0, b0, c0) = (gather(0, 0, units), gather(0, shift, units), db[0])
      if units > 1 { (a1, b1, c1) = (gather(1, 0, units), gather(1, shift, units), db[1]) }
      if units > 2 { (a2, b2, c2) = (gather(2, 0, units), gather(2, shift, units), db[2]) }
    }
    let (second, third) = (dz + rows, dz + 2 &* rows)
    var sample = x
    for s in 0..<rows {
      let near = load(sample, Lanes.self)
      let far = isDouble ? load(sample + shift, Lanes.self) : near
      a0 = Sum.add(a0, dz[s], near)
      if isDouble { b0 = Sum.add(b0, dz[s], far) }
      c0 = c0 + dz[s]
      if units > 1 { a1 = Sum.add(a1, second[s], near) }
      if units > 1 && isDouble { b1 = Sum.add(b1, second[s], far) }
      if units > 1 { c1 = c1 + second[s] }
      if units > 2 { a2 = Sum.add(a2, third[s], near) }
      if units > 2 && isDouble { b2 = Sum.add(b2, third[s], far) }
      if units > 2 { c2 = c2 + third[s] }
      sample += inputs
    }
    scatter(a0, b0, 0, shift, units, isDouble)
    db[0] = c0
    if units > 1 { scatter(a1, b1, 1, shift, units, isDouble) }
    if units > 1 { db[1] = c1 }
    if units > 2 { scatter(a2, b2, 2, shift, units, isDouble) }
    if units > 2 { db[2] = c2 }
  }

  @inline(__always)
  private func gather<Lanes: SIMD>(_ j: Int, _ k: Int, _ units: Int) -> Lanes where Lanes.Scalar == Float {
    var lanes = Lanes()
    for lane in 0..<Lanes.scalarCount { lanes[lane] = dw[(k &+ lane) &* units &+ j] }
    return lanes
  }

  @inline(__always)
  private func scatter<Lanes: SIMD>(
    _ near: Lanes, _ far: Lanes, _ j: Int, _ shift: Int, _ units: Int, _ isDouble: Bool
  ) where Lanes.Scalar == Float {
    for lane in 0..<Lanes.scalarCount { dw[lane &* units &+ j] = near[lane] }
    guard isDouble else { return }
    for lane in 0..<Lanes.scalarCount { dw[(shift &+ lane) &* units &+ j] = far[lane] }
  }
}
