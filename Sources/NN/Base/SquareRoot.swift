/// The square root, correctly rounded: the machine's own, or in integers on chips without an FPU, where
/// the compiler would call a maths library that firmware does not have.
@inline(__always)
func squareRoot(_ x: Float) -> Float {
  #if NN_SOFT_FLOAT
    softSquareRoot(x)
  #else
    x.squareRoot()
  #endif
}

/// Bit by bit, as by hand: r runs over the bits of the root, t is what adding r would take away from
/// the rest (fdlibm's e_sqrtf). The last bit is for rounding; a tie cannot occur.
func softSquareRoot(_ x: Float) -> Float {
  let bits = x.bitPattern
  if bits &<< 1 == 0 || bits == Float.infinity.bitPattern || x != x { return x }
  if bits &>> 31 != 0 { return .nan }
  var (rest, exponent) = significand(bits)
  if exponent & 1 != 0 { rest &<<= 1 }
  rest &<<= 1
  var root: UInt32 = 0
  var taken: UInt32 = 0
  var r: UInt32 = 0x0100_0000
  while r != 0 {
    let t = taken &+ r
    if t <= rest {
      taken = t &+ r
      rest &-= t
      root &+= r
    }
    rest &<<= 1
    r &>>= 1
  }
  if rest != 0 { root &+= root & 1 }
  return Float(bitPattern: (root &>> 1) &+ 0x3F00_0000 &+ (UInt32(bitPattern: exponent &>> 1) &<< 23))
}

/// The 24 bits of a positive number's significand, and its exponent.
private func significand(_ bits: UInt32) -> (UInt32, Int32) {
  var exponent = Int32(truncatingIfNeeded: bits &>> 23) &- 127
  var significand = bits & 0x007F_FFFF
  if exponent > -127 { return (significand | 0x0080_0000, exponent) }
  exponent = -126
  while significand & 0x0080_0000 == 0 {
    significand &<<= 1
    exponent &-= 1
  }
  return (significand, exponent)
}
