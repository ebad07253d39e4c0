/// Up to eight rows of columns that stay in registers while their sums run: six of two registers fill twelve of the
/// sixteen of AVX2 and SSE2, eight half of the 32 of AVX-512. `height`, a literal at every call, is how many rows
/// are in use.
struct RegisterBlock<Lanes: Columns> {
  private var r0, r1, r2, r3, r4, r5, r6, r7: Lanes

  @inline(__always)
  init(repeating start: Lanes) {
    (r0, r1, r2, r3, r4, r5, r6, r7) = (start, start, start, start, start, start, start, start)
  }

  @inline(__always)
  init(_ source: UnsafePointer<Float>, stride: Int, height: Int) {
    self.init(repeating: Lanes(source))
    if height > 1 { r1 = Lanes(source + stride) }
    if height > 2 { r2 = Lanes(source + 2 &* stride) }
    if height > 3 { r3 = Lanes(source + 3 &* stride) }
    if height > 4 { r4 = Lanes(source + 4 &* stride) }
    if height > 5 { r5 = Lanes(source + 5 &* stride) }
    if height > 6 { r6 = Lanes(source + 6 &* stride) }
    if height > 7 { r7 = Lanes(source + 7 &* stride) }
  }

  /// row i += a[i * rowStride + step * stepStride] * b[step * bStride ...], step by step
  @inline(__always)
  mutating func add<Sum: Summation>(
    _ a: UnsafePointer<Float>, rowStride: Int, stepStride: Int, _ b: UnsafePointer<Float>, bStride: Int,
    steps: Int, height: Int, _: Sum.Type
  ) {
    var (a, b) = (a, b)
    // Tall blocks two steps at a time, which share the arithmetic of their addresses.
    let pairs = height > 4 ? steps &>> 1 : 0
    for _ in 0..<pairs {
      addStep(a, rowStride, Lanes(b), height, Sum.self)
      addStep(a + stepStride, rowStride, Lanes(b + bStride), height, Sum.self)
      a += 2 &* stepStride
      b += 2 &* bStride
    }
    for _ in 0..<steps &- 2 &* pairs {
      addStep(a, rowStride, Lanes(b), height, Sum.self)
      a += stepStride
      b += bStride
    }
  }

  @inline(__always)
  private mutating func addStep<Sum: Summation>(
    _ a: UnsafePointer<Float>, _ rowStride: Int, _ factors: Lanes, _ height: Int, _: Sum.Type
  ) {
    let mid = a + 3 &* rowStride
    let high = mid + 3 &* rowStride
    r0.add(a[0], factors, Sum.self)
    if height > 1 { r1.add(a[rowStride], factors, Sum.self) }
    if height > 2 { r2.add(a[2 &* rowStride], factors, Sum.self) }
    if height > 3 { r3.add(mid[0], factors, Sum.self) }
    if height > 4 { r4.add(mid[rowStride], factors, Sum.self) }
    if height > 5 { r5.add(mid[2 &* rowStride], factors, Sum.self) }
    if height > 6 { r6.add(high[0], factors, Sum.self) }
    if height > 7 { r7.add(high[rowStride], factors, Sum.self) }
  }

  @inline(__always)
  func store(_ target: UnsafeMutablePointer<Float>, stride: Int, height: Int) {
    r0.store(target)
    if height > 1 { r1.store(target + stride) }
    if height > 2 { r2.store(target + 2 &* stride) }
    if height > 3 { r3.store(target + 3 &* stride) }
    if height > 4 { r4.store(target + 4 &* stride) }
    if height > 5 { r5.store(target + 5 &* stride) }
    if height > 6 { r6.store(target + 6 &* stride) }
    if height > 7 { r7.store(target + 7 &* stride) }
  }
}
