/// Sums and products that are hard to round once.
struct HardNumbers {
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  static let special: [Float] = {
    let bits: [UInt32] = [
      0, 1, 2, 0x40_0000, 0x7F_FFFF, 0x80_0000, 0x80_0001, 0x0C00_0000, 0x1A00_0000, 0x1FFF_FFFF, 0x2000_0001,
      0x3300_0000, 0x337F_FFFF, 0x3F7F_FFFF, 0x3F80_0000, 0x3F80_0001, 0x3FFF_FFFF, 0x4B00_0000, 0x4B7F_FFFF,
      0x5F80_0000, 0x7F00_0000, 0x7F7F_FFFF, 0x7F80_0000, 0x7FC0_0000,
    ]
    return (bits + bits.map { $0 | 0x8000_0000 }).map { Float(bitPattern: $0) }
  }()

  private mutating func word() -> UInt32 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt32(truncatingIfNeeded: (state ^ state >> 29) >> 31)
  }

  private mutating func below(_ limit: UInt32) -> Int { Int(word() % limit) }

  /// 23 bits of which all, few, the first or all but few are set: products and sums of these end in the middle.
  private mutating func fraction() -> UInt32 {
    switch below(5) {
    case 0: word() >> 9
    case 1: 1 << below(23) | (1 << below(24)) >> 1
    case 2: 0x7F_FFFF ^ 1 << below(23)
    case 3: 0x7F_FFFF << below(24) & 0x7F_FFFF
    default: UInt32(below(9)) << below(20)
    }
  }

  /// With an exponent, with its bias, that is brought into its range.
  private mutating func number(_ exponent: Int) -> Float {
    Float(bitPattern: word() & 0x8000_0000 | UInt32(max(0, min(254, exponent))) << 23 | fraction())
  }

  mutating func next(_ i: Int) -> (sum: Float, a: Float, b: Float) {
    switch i % 5 {
    case 0:  // anything
      return (Float(bitPattern: word()), Float(bitPattern: word()), Float(bitPattern: word()))
    case 1:  // the sum up to 60 places away from the product
      let (a, b) = (number(64 + below(127)), number(64 + below(127)))
      let exponent = Int(a.exponent + b.exponent) + 127
      return (number(exponent - 60 + below(121)), a, b)
    case 2:  // nearly all of the product cancelled
      let (a, b) = (number(50 + below(155)), number(50 + below(155)))
      let product = Float(bitPattern: (a * b).bitPattern &+ UInt32(below(5)) &- 2)
      return (product.isFinite ? -product : 0, a, b)
    case 3:  // results below the normal numbers, and products below all
      let a = number(10 + below(110))
      return (number(below(28)), a, number(below(80) - 50 - Int(a.exponent)))
    default:  // results near the largest
      let a = number(140 + below(110))
      return (number(225 + below(30)), a, number(254 - Int(a.exponent) - below(4)))
    }
  }
}
