/// The arithmetic of a quantised layer. The model was checked when it was opened: no sum can overflow.
extension QuantizedLayer {
  /// The largest |z_q| of the last layer: every integer up to it is a float.
  static var largestOutput: Int32 { 1 << 24 }

  /// biases[j] + weights[j][0] * x[0] + ..., x [inputs], for unit j and the three after it as far as there are so
  /// many. Four at once share the loads of x.
  @inline(never)
  private func sums(_ x: UnsafePointer<Int8>, _ j: Int) -> InlineArray<4, Int32> {
    var sums = InlineArray<4, Int32>(repeating: 0)
    let w0 = weights + j &* inputs
    if j &+ 4 > units {
      for i in 0..<units &- j { sums[i] = sum(x, w0 + i &* inputs, biases[j &+ i]) }
      return sums
    }
    let (w1, w2, w3) = (w0 + inputs, w0 + 2 &* inputs, w0 + 3 &* inputs)
    var (s0, s1, s2, s3) = (biases[j], biases[j &+ 1], biases[j &+ 2], biases[j &+ 3])
    var k = 0
    #if NN_DSP
      let fours = inputs & ~3
      while k < fours {
        let four = PairedProducts(x + k)
        s0 = four.add(w0 + k, to: s0)
        s1 = four.add(w1 + k, to: s1)
        s2 = four.add(w2 + k, to: s2)
        s3 = four.add(w3 + k, to: s3)
        k &+= 4
      }
    #endif
    while k < inputs {
      let value = Int32(x[k])
      s0 = s0 &+ Int32(w0[k]) &* value
      s1 = s1 &+ Int32(w1[k]) &* value
      s2 = s2 &+ Int32(w2[k]) &* value
      s3 = s3 &+ Int32(w3[k]) &* value
      k &+= 1
    }
    return [s0, s1, s2, s3]
  }

  private func sum(_ x: UnsafePointer<Int8>, _ row: UnsafePointer<Int8>, _ bias: Int32) -> Int32 {
    var sum = bias
    for k in 0..<inputs { sum = sum &+ Int32(row[k]) &* Int32(x[k]) }
    return sum
  }

  /// z_q of every unit from x [inputs], limited to low ... high.
  @inline(__always)
  private func forEach(
    _ x: UnsafePointer<Int8>, _ low: Int32, _ high: Int32, _ body: (_ j: Int, _ z: Int32) -> Void
  ) {
    let zero = record.zZeroPoint
    var j = 0
    while j < units {
      let sums = sums(x, j)
      for i in 0..<min(4, units &- j) {
        let factor = FixedPoint(multiplier: multipliers[j &+ i], shift: shifts[j &+ i])
        body(j &+ i, factor.scale(sums[i], zero: zero, low: low, high: high))
      }
      j &+= 4
    }
  }

  /// A hidden layer: the next one's inputs y [units] from x [inputs].
  func run(_ x: UnsafePointer<Int8>, into y: UnsafeMutablePointer<Int8>) {
    let table = table
    forEach(x, -128, 127) { j, z in y[j] = table.map { $0[Int(z) &+ 128] } ?? Int8(truncatingIfNeeded: z) }
  }

  /// The last layer: z_q [units] from x [inputs].
  func run(_ x: UnsafePointer<Int8>, into z: UnsafeMutablePointer<Int32>) {
    let limit = QuantizedLayer.largestOutput
    forEach(x, 0 &- limit, limit) { j, output in z[j] = output }
  }

  /// The last layer: z [units] as floats.
  func run(_ x: UnsafePointer<Int8>, into z: UnsafeMutablePointer<Float>) {
    let (limit, scale) = (QuantizedLayer.largestOutput, record.zScale)
    forEach(x, 0 &- limit, limit) { j, output in z[j] = Float(Int(output)) * scale }
  }
}
