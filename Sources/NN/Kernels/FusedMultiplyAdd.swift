/// a b + sum, rounded once, as IEEE 754 has it: the processor's instruction where there is one, else the same bits from
/// numbers of 64 bits, or from integers where those are computed in software too.
@inline(__always)
func fusedMultiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float {
  #if NN_HAS_FMA || arch(arm64)
    sum.addingProduct(a, b)
  #elseif NN_SOFT_FLOAT
    integerMultiplyAdd(sum, a, b)
  #else
    doubleMultiplyAdd(sum, a, b)
  #endif
}

/// a b + sum, rounded once, in binary64. The product is exact there. What the sum loses is the second number of
/// Knuth's two-sum; a sum that lost something becomes odd, cut off towards zero, and its rounding to 24 bits is then
/// the rounding of the exact value, subnormal or not.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func doubleMultiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float {
  let (product, start) = (Double(a) * Double(b), Double(sum))
  let total = product + start
  let added = total - product
  let lost = (product - (total - added)) + (start - added)
  // Comparisons with NaN are false, so that infinities and NaN stay what they are.
  let isInexact: UInt64 = lost < 0 || lost > 0 ? 1 : 0
  let isTooFar = (total.bitPattern ^ lost.bitPattern) &>> 63 & isInexact
  return Float(Double(bitPattern: (total.bitPattern &- isTooFar) | isInexact))
}
