/// Multiply the gradient g [count] by `share` and return the sum of its squares: 8 chains in the lanes
/// of one register, in GradientReductionReference's order.
enum GradientReduction {
  static func scale(_ g: UnsafeMutablePointer<Float>, _ count: Int, by share: Float) -> Float {
    var squares = SIMD8<Float>()
    var i = 0
    while i &+ 8 <= count {
      let mean = load(g + i, SIMD8<Float>.self) * share
      store(g + i, mean)
      squares = squares + mean * mean
      i &+= 8
    }
    var lane = 0
    while i < count {
      g[i] = g[i] * share
      squares[lane] = squares[lane] + g[i] * g[i]
      lane &+= 1
      i &+= 1
    }
    let four = squares.lowHalf + squares.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
  }
}
