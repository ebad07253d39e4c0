/// Up to six rows of lanes that stay in registers while their sums run: with sixteen lanes and AVX2, or eight
/// and SSE2, they fill twelve of the sixteen registers. `height`, a literal at every call, is how many rows
/// are in use.
struct RegisterBlock<Lanes: SIMD> where Lanes.Scalar == Float {
  private var r0, r1, r2, r3, r4, r5: Lanes

  @inline(__always)
  init(repeating start: Lanes) {
    (r0, r1, r2, r3, r4, r5) = (start, start, start, start, start, start)
  }

  @inline(__always)
  init(_ source: UnsafePointer<Float>, stride: Int, height: Int) {
    self.init(repeating: load(source, Lanes.self))
    if height > 1 { r1 = load(source + stride, Lanes.self) }
    if height > 2 { r2 = load(source + 2 &* stride, Lanes.self) }
    if height > 3 { r3 = load(source + 3 &* stride, Lanes.self) }
    if height > 4 { r4 = load(source + 4 &* stride, Lanes.self) }
    if height > 5 { r5 = load(source + 5 &* stride, Lanes.self) }
  }

  /// row i += a[i * rowStride + step * stepStride] * b[step * bStride ...], step by step
  @inline(__always)
  mutating func add<Sum: Summation>(
    _ a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, _ b: UnsafePointer<Float>, bStride: Int,
    steps: Int, height: Int, _: Sum.Type
  ) {
    var low = a
    var high = a + 3 &* rowStride
    var lanes = b
    for _ in 0..<steps {
      let factors = load(lanes, Lanes.self)
      r0 = Sum.add(r0, low[0], factors)
      if height > 1 { r1 = Sum.add(r1, low[rowStride], factors) }
      if height > 2 { r2 = Sum.add(r2, low[2 &* rowStride], factors) }
      if height > 3 { r3 = Sum.add(r3, high[0], factors) }
      if height > 4 { r4 = Sum.add(r4, high[rowStride], factors) }
      if height > 5 { r5 = Sum.add(r5, high[2 &* rowStride], factors) }
      low += stepStride
      high += stepStride
      lanes += bStride
    }
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>, stride: Int, height: Int) {
    NN.store(target, r0)
    if height > 1 { NN.store(target + stride, r1) }
    if height > 2 { NN.store(target + 2 &* stride, r2) }
    if height > 3 { NN.store(target + 3 &* stride, r3) }
    if height > 4 { NN.store(target + 4 &* stride, r4) }
    if height > 5 { NN.store(target + 5 &* stride, r5) }
  }
}
