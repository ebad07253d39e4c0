/// a b + sum, rounded once, in integers, for chips without an FPU. In words of 32 bits: a shift of 64 bits is a call on
/// most of them.
@inline(never)
func integerMultiplyAdd(_ sum: Float, _ a: Float, _ b: Float) -> Float {
  let (aBits, bBits, sumBits) = (a.bitPattern, b.bitPattern, sum.bitPattern)
  if isSpecial(aBits) || isSpecial(bBits) { return a * b + sum }
  if isSpecial(sumBits) { return sum + sum }
  let productSign = (aBits ^ bBits) & signBit
  if aBits &<< 1 == 0 || bBits &<< 1 == 0 {
    return sumBits &<< 1 == 0 ? Float(bitPattern: productSign & sumBits) : sum
  }
  let product = Signed(sign: productSign, size: Wide(aBits, times: bBits))
  let total = sumBits &<< 1 == 0 ? product : product + Signed(sign: sumBits & signBit, size: Wide(sumBits))
  return total.size.high | total.size.low == 0 ? 0 : total.size.rounded(sign: total.sign)
}

private var signBit: UInt32 { 0x8000_0000 }

/// Whether the bits are those of an infinity or NaN.
@inline(__always)
private func isSpecial(_ bits: UInt32) -> Bool { bits & 0x7F80_0000 == 0x7F80_0000 }

private struct Signed {
  let sign: UInt32
  var size: Wide

  /// Neither is 0.
  @inline(__always)
  static func + (x: Signed, y: Signed) -> Signed {
    var (high, low) = x.size.exponent < y.size.exponent ? (y, x) : (x, y)
    low.size.shiftRight(high.size.exponent &- low.size.exponent)
    if x.sign == y.sign { return Signed(sign: x.sign, size: high.size.adding(low.size)) }
    if high.size.isSmaller(than: low.size) { (high, low) = (low, high) }
    return Signed(sign: high.sign, size: high.size.subtracting(low.size))
  }
}

/// A positive number of 64 bits, high 2^32 + low, times 2^(exponent - 127 - 60). The lowest bit is 1 when anything
/// below it was lost: with 24 bits left in the end, that is all that rounding needs to know.
private struct Wide {
  var high: UInt32
  var low: UInt32
  var exponent: Int32

  @inline(__always)
  init(high: UInt32, low: UInt32, exponent: Int32) {
    (self.high, self.low, self.exponent) = (high, low, exponent)
  }

  /// A number that is not 0, its first bit at 2^60.
  @inline(__always)
  init(_ bits: UInt32) {
    let (significand, exponent) = parts(bits)
    self.init(high: significand &<< 5, low: 0, exponent: exponent)
  }

  /// A product, its first bit at 2^60 or 2^61, from halves of 12 bits.
  @inline(__always)
  init(_ aBits: UInt32, times bBits: UInt32) {
    let ((a, aExponent), (b, bExponent)) = (parts(aBits), parts(bBits))
    let (aHigh, aLow, bHigh, bLow) = (a &>> 12, a & 0xFFF, b &>> 12, b & 0xFFF)
    let lowest = aLow &* bLow
    let middle = aHigh &* bLow &+ aLow &* bHigh &+ (lowest &>> 12)
    let highest = aHigh &* bHigh &+ (middle &>> 12)
    let below = (middle & 0xFFF) &<< 12 | (lowest & 0xFFF)
    self.init(
      high: highest &<< 6 | below &>> 18, low: below &<< 14, exponent: aExponent &+ bExponent &- 127)
  }

  // Of two numbers with one exponent.

  @inline(__always)
  func isSmaller(than other: Wide) -> Bool { high < other.high || high == other.high && low < other.low }

  @inline(__always)
  func adding(_ other: Wide) -> Wide {
    let sum = low &+ other.low
    let carry: UInt32 = sum < low ? 1 : 0
    return Wide(high: high &+ other.high &+ carry, low: sum, exponent: exponent)
  }

  @inline(__always)
  func subtracting(_ other: Wide) -> Wide {
    let borrow: UInt32 = low < other.low ? 1 : 0
    return Wide(high: high &- other.high &- borrow, low: low &- other.low, exponent: exponent)
  }

  /// Loses what falls below the lowest bit, which remembers it.
  @inline(__always)
  mutating func shiftRight(_ distance: Int32) {
    exponent &+= distance
    var rest = UInt32(bitPattern: distance)
    if rest >= 64 {
      (high, low) = (0, 1)
      return
    }
    if rest >= 32 {
      (high, low) = (0, high | (low != 0 ? 1 : 0))
      rest &-= 32
    }
    if rest == 0 { return }
    let lost: UInt32 = low &<< (32 &- rest) != 0 ? 1 : 0
    (high, low) = (high &>> rest, low &>> rest | high &<< (32 &- rest) | lost)
  }

  /// The nearest float, to even in the middle. The number is not 0.
  @inline(__always)
  func rounded(sign: UInt32) -> Float {
    var (first, second, e) = (high, low, exponent &+ 3)
    if first == 0 { (first, second, e) = (second, 0, e &- 32) }
    let zeros = UInt32(truncatingIfNeeded: first.leadingZeroBitCount)
    if zeros > 0 { first = first &<< zeros | second &>> (32 &- zeros) }
    var bits = first | (second &<< zeros != 0 ? 1 : 0)
    e &-= Int32(bitPattern: zeros)
    if e >= 255 { return Float(bitPattern: sign | 0x7F80_0000) }
    if e <= 0 {
      let shift = UInt32(bitPattern: 1 &- e)
      bits = shift > 31 ? 1 : bits &>> shift | (bits &<< (32 &- shift) != 0 ? 1 : 0)
      e = 0
    }
    let kept = UInt32(bitPattern: e) &<< 23 | bits &>> 8 & 0x7F_FFFF
    let rest = bits & 0xFF
    let isUp = rest > 128 || rest == 128 && kept & 1 != 0
    return Float(bitPattern: sign | (isUp ? kept &+ 1 : kept))
  }
}

/// The 24 bits of a significand, the first of them 1, and the exponent with its bias of 127.
@inline(__always)
private func parts(_ bits: UInt32) -> (significand: UInt32, exponent: Int32) {
  let exponent = Int32(bitPattern: bits &>> 23 & 0xFF)
  let fraction = bits & 0x7F_FFFF
  if exponent > 0 { return (fraction | 0x80_0000, exponent) }
  let zeros = UInt32(truncatingIfNeeded: fraction.leadingZeroBitCount) &- 8
  return (fraction &<< zeros, 1 &- Int32(bitPattern: zeros))
}
