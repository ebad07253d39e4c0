import Glibc

/// Fused multiply-adds of our own, for chips without the instruction, and what this build uses: the bits of the C
/// library's fmaf over cases of every kind, by the million, or with NN_ALL_FLOATS=1 by the hundred million.
func compareFusedMultiplyAdds() {
  let count = measuresAllFloats ? 120_000_000 : 2_000_000
  compareMultiplyAdd("in integers", count) { integerMultiplyAdd($0, $1, $2) }
  compareMultiplyAdd("in binary64", count) { doubleMultiplyAdd($0, $1, $2) }
  compareMultiplyAdd("of this build", count) { FusedSum.add($0, $1, $2) }
  compareMultiplyAdd("of this build, in four lanes", count / 4) {
    FusedSum.add(SIMD4(0, 1, $0, 2), $1, SIMD4(3, 4, $2, 5))[2]
  }
  compareMultiplyAdd("of this build, in a pack", count / 4) {
    var (sum, a, b) = (Pack(), Pack(), Pack())
    (sum[5], a[5], b[5]) = ($0, $1, $2)
    return FusedSum.add(sum, a, b)[5]
  }
}

@inline(__always)
private func compareMultiplyAdd(_ name: String, _ count: Int, _ function: (Float, Float, Float) -> Float) {
  var failures: [String] = []
  func compare(_ sum: Float, _ a: Float, _ b: Float) {
    let (found, expected) = (function(sum, a, b), fmaf(a, b, sum))
    let isSame = found.bitPattern == expected.bitPattern || found.isNaN && expected.isNaN
    if !isSame && failures.count < 1000 {
      failures.append("\(a) * \(b) + \(sum) = \(found), not \(expected)")
    }
  }
  for sum in HardNumbers.special {
    for a in HardNumbers.special { for b in HardNumbers.special { compare(sum, a, b) } }
  }
  check("fused multiply-add \(name): zeros, infinities, NaN and the ends of every range", failures)
  failures = []
  var numbers = HardNumbers()
  for i in 0..<count {
    let (sum, a, b) = numbers.next(i)
    compare(sum, a, b)
  }
  check("fused multiply-add \(name): hard cases as the C library's", failures)
}
