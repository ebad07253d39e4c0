/// Multiply the gradient g [count] by `share` and return the sum of its squares: 8 chains in the lanes
/// of one register, in GradientReductionReference's order.
enum GradientReduction {
  static func scale(_ g: UnsafeMutablePointer<Float>, _ count: Int, by share: Float) -> Float {
    reduce(g, count, share, scales: true)
  }

  /// The sum of the squares alone, of a gradient that is scaled already.
  static func squares(_ g: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
    reduce(g, count, 1, scales: false)
  }

  /// `scales` is a literal.
  @inline(__always)
  private static func reduce(
    _ g: UnsafeMutablePointer<Float>, _ count: Int, _ share: Float, scales: Bool
  ) -> Float {
    var squares = SIMD8<Float>()
    var i = 0
    while i &+ 8 <= count {
      let sum = load(g + i, SIMD8<Float>.self)
      let mean = scales ? sum * share : sum
      if scales { store(g + i, mean) }
      squares = squares + mean * mean
      i &+= 8
    }
    var lane = 0
    while i < count {
      if scales { g[i] = g[i] * share }
      squares[lane] = squares[lane] + g[i] * g[i]
      lane &+= 1
      i &+= 1
    }
    let four = squares.lowHalf + squares.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
