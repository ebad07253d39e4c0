/// Units side by side. With `isDouble` a second register ends with the last unit, so that the two may overlap: units
/// that lie in both get the same values from each, and neither is stored before both have been loaded.
struct UnitStrip<Sum: Summation> {
  /// x(s, k) = x[s * rowStride + k * inputStride]
  let x: UnsafePointer<Float>
  let rowStride: Int
  let inputStride: Int
  /// [rows][units]
  let dz: UnsafePointer<Float>
  /// [inputs][units]
  let dw: UnsafeMutablePointer<Float>
  /// [units]
  let db: UnsafeMutablePointer<Float>
  let rows: Int
  let inputs: Int
  let units: Int
  let fresh: Bool

  // Functions of their own, in which every literal is known.
  @inline(never)
  func addFour() { add(SIMD4<Float>.self, isDouble: false) }
  @inline(never)
  func addUpToSeven() { add(SIMD4<Float>.self, isDouble: true) }
  @inline(never)
  func addEight() { add(SIMD8<Float>.self, isDouble: false) }
  @inline(never)
  func addMore() { add(SIMD8<Float>.self, isDouble: true) }

  @inline(__always)
  private func add<Lanes: SIMD>(_: Lanes.Type, isDouble: Bool) where Lanes.Scalar == Float {
    var k = 0
    switch inputs {
    case 4...: block(&k, Lanes.self, isDouble, height: 4, withBias: true)
    case 2...: block(&k, Lanes.self, isDouble, height: 2, withBias: true)
    default: block(&k, Lanes.self, isDouble, height: 1, withBias: true)
    }
    while k &+ 4 <= inputs { block(&k, Lanes.self, isDouble, height: 4, withBias: false) }
    if k &+ 2 <= inputs { block(&k, Lanes.self, isDouble, height: 2, withBias: false) }
    if k < inputs { block(&k, Lanes.self, isDouble, height: 1, withBias: false) }
  }

  /// `height` inputs from k on, and the biases; all but k are literals. k goes on to the next.
  @inline(__always)
  private func block<Lanes: SIMD>(
    _ k: inout Int, _: Lanes.Type, _ isDouble: Bool, height: Int, withBias: Bool
  ) where Lanes.Scalar == Float {
    let shift = units &- Lanes.scalarCount
    let target = dw + k &* units
    var (a0, b0) = (begin(target, 0, Lanes.self), begin(target, shift, Lanes.self))
    var (a1, b1) = (a0, b0)
    var (a2, b2) = (a0, b0)
    var (a3, b3) = (a0, b0)
    var (a4, b4) = (a0, b0)
    if height > 1 { (a1, b1) = (begin(target, units, Lanes.self), begin(target, units &+ shift, Lanes.self)) }
    if height > 2 {
      (a2, b2) = (begin(target, 2 &* units, Lanes.self), begin(target, 2 &* units &+ shift, Lanes.self))
      (a3, b3) = (begin(target, 3 &* units, Lanes.self), begin(target, 3 &* units &+ shift, Lanes.self))
    }
    if withBias { (a4, b4) = (begin(db, 0, Lanes.self), begin(db, shift, Lanes.self)) }
    var sample = x + k &* inputStride
    var derivatives = dz
    for _ in 0..<rows {
      let near = load(derivatives, Lanes.self)
      let far = isDouble ? load(derivatives + shift, Lanes.self) : near
      a0 = Sum.add(a0, sample[0], near)
      if isDouble { b0 = Sum.add(b0, sample[0], far) }
      if height > 1 { a1 = Sum.add(a1, sample[inputStride], near) }
      if height > 1 && isDouble { b1 = Sum.add(b1, sample[inputStride], far) }
      if height > 2 { a2 = Sum.add(a2, sample[2 &* inputStride], near) }
      if height > 2 && isDouble { b2 = Sum.add(b2, sample[2 &* inputStride], far) }
      if height > 2 { a3 = Sum.add(a3, sample[3 &* inputStride], near) }
      if height > 2 && isDouble { b3 = Sum.add(b3, sample[3 &* inputStride], far) }
      if withBias { a4 = a4 + near }
      if withBias && isDouble { b4 = b4 + far }
      sample += rowStride
      derivatives += units
    }
    end(target, shift, a0, b0, isDouble)
    if height > 1 { end(target + units, shift, a1, b1, isDouble) }
    if height > 2 { end(target + 2 &* units, shift, a2, b2, isDouble) }
    if height > 2 { end(target + 3 &* units, shift, a3, b3, isDouble) }
    if withBias { end(db, shift, a4, b4, isDouble) }
    k &+= height
  }

  @inline(__always)
  private func begin<Lanes: SIMD>(_ target: UnsafeMutablePointer<Float>, _ i: Int, _: Lanes.Type) -> Lanes
  where Lanes.Scalar == Float {
    fresh ? Lanes() : load(target + i, Lanes.self)
  }

  @inline(__always)
  private func end<Lanes: SIMD>(
    _ target: UnsafeMutablePointer<Float>, _ shift: Int, _ near: Lanes, _ far: Lanes, _ isDouble: Bool
  ) where Lanes.Scalar == Float {
    store(target, near)
    if isDouble { store(target + shift, far) }
  }
}
