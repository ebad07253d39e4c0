/// How int8 numbers stand for real ones: x = (q - zeroPoint) * scale.
struct Affine {
  let scale: Float
  let zeroPoint: Int32

  /// round(x / scale) + zeroPoint, limited to int8; halves go to the even neighbour.
  @inline(__always)
  func quantize(_ x: Float) -> Int8 {
    let ratio = x / scale
    // Further out than this is outside int8 wherever zero lies. A NaN becomes the lower limit.
    let atLeast = ratio > -256 ? ratio : -256
    let limited = atLeast < 256 ? atLeast : 256
    // Adding 1.5 * 2^23 rounds to an integer and leaves it in the low bits: the same bits everywhere.
    let rounded = Int32(bitPattern: (limited + 12_582_912).bitPattern) &- 0x4B40_0000
    return saturated(rounded &+ zeroPoint)
  }

  @inline(__always)
  func value(_ q: Int32) -> Float { Float(Int(q &- zeroPoint)) * scale }
}

extension Affine {
  /// int8 for the numbers between low <= 0 and high >= 0. Zero is one of its values, as dead units and
  /// padding are; steps finer than `finest` are of no use.
  init(from low: Float, to high: Float, finest: Double) {
    let range = Double(high) - Double(low)
    scale = Affine.scale(range / 255, finest: finest)
    zeroPoint = Int32(saturated(Int32(rounding: -128 - Double(low) / Double(scale))))
  }

  /// A step as a float that can be divided by; 1 when nothing is known.
  static func scale(_ step: Double, finest: Double) -> Float {
    let largest: Double = 1e36
    let smallest: Double = 1e-30
    var scale = step > finest ? step : finest
    if scale == 0 { return 1 }
    if scale < smallest { scale = smallest }
    return Float(scale < largest ? scale : largest)
  }
}

@inline(__always)
func saturated(_ q: Int32) -> Int8 { Int8(truncatingIfNeeded: q < -128 ? -128 : q > 127 ? 127 : q) }

extension Int32 {
  /// The integer next to x, |x| < 2^31; halves go to the even one.
  init(rounding x: Double) {
    // 1.5 * 2^52: as in Affine.quantize.
    self.init(truncatingIfNeeded: (x + 6_755_399_441_055_744).bitPattern)
  }
}
