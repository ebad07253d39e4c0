/// The gradients of a narrow layer's weights and biases, each in its one chain over the rows: lanes run over units, or
/// over inputs when the units are too few.
enum ColumnGradient {
  /// dw[k][j] += x(0, k) dz[0][j] + x(1, k) dz[1][j] + ... and db[j] += dz[0][j] + ... (from 0 when `fresh`), for
  /// 4 ... 16 units. dz [rows][units]; x(s, k) = x[s * rowStride + k * inputStride].
  static func alongUnits(
    _ x: UnsafePointer<Float>, rowStride: Int, inputStride: Int, _ dz: UnsafePointer<Float>,
    _ dw: UnsafeMutablePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int,
    fresh: Bool
  ) {
    let strip = UnitStrip(
      x: x, rowStride: rowStride, inputStride: inputStride, dz: dz, dw: dw, db: db, rows: rows,
      inputs: inputs,
      units: units, fresh: fresh)
    switch units {
    case _ where inputs == 0: Dense.biasGradient(dz, db, rows: rows, units: units, fresh: fresh)
    case 4: strip.addFour()
    case 5...7: strip.addUpToSeven()
    case 8: strip.addEight()
    default: strip.addMore()
    }
  }

  /// The same for up to 3 units and up to 16 inputs: x [rows][inputs], dz [units][rows].
  static func alongInputs(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ db: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    let strip = InputStrip(x: x, dz: dz, dw: dw, db: db, rows: rows, inputs: inputs, fresh: fresh)
    switch units {
    case _ where inputs == 0: biases(dz, db, rows: rows, units: units, fresh: fresh)
    case 1: strip.addToOne()
    case 2: strip.addToTwo()
    case 3: strip.addToThree()
    default: break
    }
  }

  /// db[j] += dz[j][0] + dz[j][1] + ... (from 0 when `fresh`), of a layer without inputs; dz [units][rows].
  @inline(never)
  static func biases(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
  ) {
    for j in 0..<units {
      var sum = fresh ? 0 : db[j]
      for s in 0..<rows { sum = sum + dz[j &* rows &+ s] }
      db[j] = sum
    }
  }
}

/// Units side by side. With `isDouble` a second register begins where the last unit ends; what both compute is the
/// same, and neither is stored before both have been loaded.
private struct UnitStrip {
  let x: UnsafePointer<Float>
  let rowStride: Int
  let inputStride: Int
  let dz: UnsafePointer<Float>
  let dw: UnsafeMutablePointer<Float>
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
    if inputs >= 4 {
      block(0, Lanes.self, isDouble, height: 4, withBias: true)
      k = 4
    } else if inputs >= 2 {
      block(0, Lanes.self, isDouble, height: 2, withBias: true)
      k = 2
    } else {
      block(0, Lanes.self, isDouble, height: 1, withBias: true)
      k = 1
    }
    while k &+ 4 <= inputs {
      block(k, Lanes.self, isDouble, height: 4, withBias: false)
      k &+= 4
    }
    if k &+ 2 <= inputs {
      block(k, Lanes.self, isDouble, height: 2, withBias: false)
      k &+= 2
    }
    if k < inputs { block(k, Lanes.self, isDouble, height: 1, withBias: false) }
  }

  /// `height` inputs from k on, and the biases; all but k are literals.
  @inline(__always)
  private func block<Lanes: SIMD>(_ k: Int, _: Lanes.Type, _ isDouble: Bool, height: Int, withBias: Bool)
  where Lanes.Scalar == Float {
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
    var slopes = dz
    for _ in 0..<rows {
      let near = load(slopes, Lanes.self)
      let far = isDouble ? load(slopes + shift, Lanes.self) : near
      a0 = CanonicalSum.add(a0, sample[0], near)
      if isDouble { b0 = CanonicalSum.add(b0, sample[0], far) }
      if height > 1 { a1 = CanonicalSum.add(a1, sample[inputStride], near) }
      if height > 1 && isDouble { b1 = CanonicalSum.add(b1, sample[inputStride], far) }
      if height > 2 { a2 = CanonicalSum.add(a2, sample[2 &* inputStride], near) }
      if height > 2 && isDouble { b2 = CanonicalSum.add(b2, sample[2 &* inputStride], far) }
      if height > 2 { a3 = CanonicalSum.add(a3, sample[3 &* inputStride], near) }
      if height > 2 && isDouble { b3 = CanonicalSum.add(b3, sample[3 &* inputStride], far) }
      if withBias { a4 = a4 + near }
      if withBias && isDouble { b4 = b4 + far }
      sample += rowStride
      slopes += units
    }
    end(target, shift, a0, b0, isDouble)
    if height > 1 { end(target + units, shift, a1, b1, isDouble) }
    if height > 2 { end(target + 2 &* units, shift, a2, b2, isDouble) }
    if height > 2 { end(target + 3 &* units, shift, a3, b3, isDouble) }
    if withBias { end(db, shift, a4, b4, isDouble) }
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

/// Inputs side by side, in one or two registers as in UnitStrip; `units`, 1 ... 3, is a literal everywhere.
private struct InputStrip {
  let x: UnsafePointer<Float>
  let dz: UnsafePointer<Float>
  let dw: UnsafeMutablePointer<Float>
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
      w0 = w0 + x[s] * dz[s]
      b0 = b0 + dz[s]
      if units > 1 { w1 = w1 + x[s] * second[s] }
      if units > 1 { b1 = b1 + second[s] }
      if units > 2 { w2 = w2 + x[s] * third[s] }
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
      a0 = CanonicalSum.add(a0, dz[s], near)
      if isDouble { b0 = CanonicalSum.add(b0, dz[s], far) }
      c0 = c0 + dz[s]
      if units > 1 { a1 = CanonicalSum.add(a1, second[s], near) }
      if units > 1 && isDouble { b1 = CanonicalSum.add(b1, second[s], far) }
      if units > 1 { c1 = c1 + second[s] }
      if units > 2 { a2 = CanonicalSum.add(a2, third[s], near) }
      if units > 2 && isDouble { b2 = CanonicalSum.add(b2, third[s], far) }
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
