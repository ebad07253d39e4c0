#if NN_VFP
  import CArm
#endif

/// Chains of products of several outputs side by side, so that they share the loads and none waits for itself.
enum SideBySide<Sum: Summation> {
  /// sums[i] = start[i] + a[0] w[0][i] + a[1] w[1][i] + ... for i in 0..<8, from 0 when there is no start:
  /// `count` >= 1 rows, the steps in floats.
  @inline(__always)
  static func eight(
    _ sums: UnsafeMutablePointer<Float>, from start: UnsafePointer<Float>?, _ a: UnsafePointer<Float>,
    step: Int,
    _ w: UnsafePointer<Float>, step wStep: Int, count: Int
  ) {
    #if NN_VFP
      if Sum.roundings == 1 {
        nn_vfp_eight_fused(sums, start, a, step, w, wStep, count)
      } else {
        nn_vfp_eight(sums, start, a, step, w, wStep, count)
      }
    #else
      var (s0, s1, s2, s3, s4, s5, s6, s7): (Float, Float, Float, Float, Float, Float, Float, Float)
      if let start {
        (s0, s1, s2, s3) = (start[0], start[1], start[2], start[3])
        (s4, s5, s6, s7) = (start[4], start[5], start[6], start[7])
      } else {
        (s0, s1, s2, s3, s4, s5, s6, s7) = (0, 0, 0, 0, 0, 0, 0, 0)
      }
      var (a, w) = (a, w)
      for _ in 0..<count {
        let x = a[0]
        s0 = Sum.add(s0, x, w[0])
        s1 = Sum.add(s1, x, w[1])
        s2 = Sum.add(s2, x, w[2])
        s3 = Sum.add(s3, x, w[3])
        s4 = Sum.add(s4, x, w[4])
        s5 = Sum.add(s5, x, w[5])
        s6 = Sum.add(s6, x, w[6])
        s7 = Sum.add(s7, x, w[7])
        a += step
        w += wStep
      }
      (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3)
      (sums[4], sums[5], sums[6], sums[7]) = (s4, s5, s6, s7)
    #endif
  }

  /// sums[i] = 0 + a[0] w[i][0] + a[1] w[i][1] + ... for i in 0..<4: w [4][count], `count` >= 1.
  @inline(__always)
  static func four(
    _ sums: UnsafeMutablePointer<Float>, _ a: UnsafePointer<Float>, _ w: UnsafePointer<Float>, count: Int
  ) {
    #if NN_VFP
      if Sum.roundings == 1 {
        nn_vfp_four_fused(sums, a, w, count)
      } else {
        nn_vfp_four(sums, a, w, count)
      }
    #else
      let (w1, w2, w3) = (w + count, w + 2 &* count, w + 3 &* count)
      var (s0, s1, s2, s3): (Float, Float, Float, Float) = (0, 0, 0, 0)
      for j in 0..<count {
        let x = a[j]
        s0 = Sum.add(s0, x, w[j])
        s1 = Sum.add(s1, x, w1[j])
        s2 = Sum.add(s2, x, w2[j])
        s3 = Sum.add(s3, x, w3[j])
      }
      (sums[0], sums[1], sums[2], sums[3]) = (s0, s1, s2, s3)
    #endif
  }
}
