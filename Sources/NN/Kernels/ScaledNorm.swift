// Euclidean norms of numbers whose squares binary32 does not hold.

/// Whether a sum of squares neither overflowed nor is so small that squares which binary32 rounds to steps of 2^-149
/// count. What is not a number stays so.
@inline(__always)
func holdsSquares(_ sum: Float) -> Bool { !(sum < 0x1p-100) && sum != .infinity }

/// The norm of `count` numbers, `stride` apart, by way of their largest: each is multiplied by a power of two, which
/// rounds nothing, so that no square over- or underflows.
@inline(never)
func scaledNorm(_ values: UnsafePointer<Float>, stride: Int, count: Int) -> Float {
  var largest: Float = 0
  for i in 0..<count { largest = max(largest, magnitude(values[i &* stride])) }
  guard largest > 0, largest.isFinite else { return largest }
  let factor = inversePower(of: largest)
  var squares = CompensatedSum()
  for i in 0..<count {
    let value = values[i &* stride] * factor
    squares.add(value * value)
  }
  return squareRoot(squares.value) / factor
}

/// The power of two, within the normal numbers, that brings x > 0 nearest to 1 ... 2.
func inversePower(of x: Float) -> Float {
  // The exponent field of 1 / 2^e is 254 less that of 2^e; infinity counts as the largest power.
  let field = x.bitPattern &>> 23
  return Float(bitPattern: min(max(254 &- min(field, 254), 1), 254) &<< 23)
}
