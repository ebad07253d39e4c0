/// The arithmetic of a quantised layer. The model was checked when it was opened: no sum can overflow.
extension QuantizedLayer {
  /// The largest |z_q| of the last layer: every integer up to it is a float.
  static var largestOutput: Int32 { 1 << 24 }

  /// biases[j] + weights[j][0] * x[0] + ..., x [inputs]
  @inline(__always)
  private func sum(_ x: UnsafePointer<Int8>, _ j: Int) -> Int32 {
    let row = weights + j &* inputs
    var sum = biases[j]
    for k in 0..<inputs { sum = sum &+ Int32(row[k]) &* Int32(x[k]) }
    return sum
  }

  private func factor(_ j: Int) -> FixedPoint { FixedPoint(multiplier: multipliers[j], shift: shifts[j]) }

  /// A hidden layer: the next one's inputs y [units] from x [inputs].
  func run(_ x: UnsafePointer<Int8>, into y: UnsafeMutablePointer<Int8>) {
    let zero = record.zZeroPoint
    let table = table
    for j in 0..<units {
      let z = factor(j).scale(sum(x, j), zero: zero, low: -128, high: 127)
      y[j] = table.map { $0[Int(z) &+ 128] } ?? Int8(truncatingIfNeeded: z)
    }
  }

  /// The last layer: unit j's z_q from x [inputs].
  func output(_ x: UnsafePointer<Int8>, _ j: Int) -> Int32 {
    let limit = QuantizedLayer.largestOutput
    return factor(j).scale(sum(x, j), zero: 0, low: 0 &- limit, high: limit)
  }
}
