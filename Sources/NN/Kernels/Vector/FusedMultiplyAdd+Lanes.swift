#if NN_HAS_FMA || arch(arm64)
  @inline(__always)
  func fusedMultiplyAdd<Lanes: SIMD>(_ sum: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes
  where Lanes.Scalar == Float {
    sum.addingProduct(a, b)
  }
#else
  /// Lane by lane, which the compiler turns into two lanes of binary64. One copy for each kind of lanes: some twenty
  /// instructions a lane would be too many in the blocks of every kernel.
  @inline(never)
  func fusedMultiplyAdd<Lanes: SIMD>(_ sum: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes
  where Lanes.Scalar == Float {
    var result = sum
    for lane in 0..<Lanes.scalarCount {
      result[lane] = fusedMultiplyAdd(sum[lane], a[lane], b[lane])
    }
    return result
  }
#endif
