/// A factor >= 0 as an integer and a power of two: multiplier / 2^shift, shift in 1...62.
struct FixedPoint {
  let multiplier: Int32
  let shift: Int32

  init(multiplier: Int32, shift: Int8) {
    self.multiplier = multiplier
    self.shift = Int32(shift)
  }

  /// sum * factor, rounded to the nearest (halves upwards), plus `zero`, limited to low ... high.
  @inline(__always)
  func scale(_ sum: Int32, zero: Int32, low: Int32, high: Int32) -> Int32 {
    let (top, bottom) = sum.multipliedFullWidth(by: multiplier)
    if shift > 32 {
      // The upper word is all that is left of the product, and far from its limits.
      let z = (top &>> (shift &- 33) &+ 1) &>> 1 &+ zero
      return z < low ? low : min(z, high)
    }
    let product = unsafeBitCast(SIMD2(bottom, UInt32(bitPattern: top)), to: Int64.self)
    // floor((product + 2^(shift - 1)) / 2^shift), with one shift by a variable.
    let rounded = (product &>> Int64(word: shift &- 1) &+ 1) &>> 1
    let z = rounded &+ Int64(word: zero)
    if z < Int64(word: low) { return low }
    return z > Int64(word: high) ? high : Int32(truncatingIfNeeded: z)
  }
}

extension FixedPoint {
  /// The nearest to a factor >= 0: 31 bits of it, or the largest when it is 2^30 or more.
  init(_ factor: Double) {
    let bits = factor.bitPattern
    let exponent = Int32(truncatingIfNeeded: bits &>> 52) &- 1023
    let significand = (bits & 0x000F_FFFF_FFFF_FFFF) | 0x0010_0000_0000_0000
    let places = 30 &- exponent
    if factor == 0 || places > 62 {
      // Smaller than 2^-32: no sum gets over a half.
      self.init(multiplier: 0, shift: 1)
    } else if places < 1 {
      self.init(multiplier: .max, shift: 1)
    } else {
      // Rounded down: a carry would need a bit more.
      self.init(
        multiplier: Int32(truncatingIfNeeded: significand &>> 22), shift: Int8(truncatingIfNeeded: places))
    }
  }
}

extension Int64 {
  /// The plain conversion is refused in -no-allocations mode on 32-bit targets.
  @inline(__always)
  init(word: Int32) { self = unsafeBitCast(SIMD2(word, word &>> 31), to: Int64.self) }
}
