/// The gradient g [count] in one pass: 8 chains in the lanes of one register, in GradientReductionReference's order.
enum GradientReduction {
  /// Multiply g by `share`. Returns the sum of its squares, and whether the parameters p [count] are all within
  /// `limit`, which costs nothing while the chains wait for their sums.
  @inline(never)
  static func scale(
    _ g: UnsafeMutablePointer<Float>, _ count: Int, by share: Float, watching p: UnsafePointer<Float>,
    _ limit: Float
  ) -> (squares: Float, areWithin: Bool) {
    var (squares, largest) = (SIMD8<Float>(), SIMD8<Int32>())
    var i = 0
    while i &+ 8 <= count {
      let mean = load(g + i, SIMD8<Float>.self) * share
      store(g + i, mean)
      squares = squares + mean * mean
      let bits = unsafeBitCast(load(p + i, SIMD8<Float>.self), to: SIMD8<Int32>.self) & 0x7FFF_FFFF
      largest.replace(with: bits, where: bits .> largest)
      i &+= 8
    }
    let rest = i
    while i < count {
      g[i] = g[i] * share
      squares[i &- rest] = squares[i &- rest] + g[i] * g[i]
      i &+= 1
    }
    let isRestWithin = areWithin(limit, p + rest, count &- rest)
    if rest == 0 { return (folded(squares), isRestWithin) }
    let half = largest.lowHalf.replacing(with: largest.highHalf, where: largest.highHalf .> largest.lowHalf)
    let isWithin = max(max(half[0], half[1]), max(half[2], half[3])) <= Int32(bitPattern: limit.bitPattern)
    return (folded(squares), isWithin && isRestWithin)
  }

  /// The sum of the squares of a gradient that is scaled already.
  static func squares(_ g: UnsafePointer<Float>, _ count: Int) -> Float {
    var squares = SIMD8<Float>()
    var i = 0
    while i &+ 8 <= count {
      let mean = load(g + i, SIMD8<Float>.self)
      squares = squares + mean * mean
      i &+= 8
    }
    for k in i..<count { squares[k &- i] = squares[k &- i] + g[k] * g[k] }
    return folded(squares)
  }

  @inline(__always)
  private static func folded(_ squares: SIMD8<Float>) -> Float {
    let four = squares.lowHalf + squares.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
