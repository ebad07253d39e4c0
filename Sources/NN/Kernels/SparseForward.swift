/// The sums of a dense layer whose inputs are mostly 0: a row of weights is added for each input that is not, without a
/// product where it is 1.
///
/// A term of 0 changes no sum but one of -0, to which it may add +0, and no sum is -0 that did not begin as one. So the
/// bits are those of the dense product, unless a bias is -0. A fused sum may become -0, by a product too small for a
/// float: rows with a sum of 0 are computed once more, with every term.
enum SparseForward<Sum: Summation> {
  /// z[s][j] = b[j] + x[s][0] w[0][j] + x[s][1] w[1][j] + ...; x [rows][inputs], w [inputs][units], z [rows][units],
  /// no b being -0.
  static func run(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    for s in 0..<rows {
      let (row, sums) = (x + s &* inputs, z + s &* units)
      copy(b, to: sums, count: units)
      for k in 0..<inputs where row[k] != 0 {
        add(w + k &* units, times: row[k], to: sums, units)
      }
      if Sum.roundings == 1 && hasZero(sums, units) {
        DenseLoops<Sum>.forward(row, w, b, sums, rows: 1, inputs: inputs, units: units)
      }
    }
  }

  @inline(__always)
  private static func add(
    _ weights: UnsafePointer<Float>, times x: Float, to sums: UnsafeMutablePointer<Float>, _ units: Int
  ) {
    if x == 1 {
      for j in 0..<units { sums[j] = sums[j] + weights[j] }
    } else {
      for j in 0..<units { sums[j] = Sum.add(sums[j], x, weights[j]) }
    }
  }

  private static func hasZero(_ sums: UnsafePointer<Float>, _ units: Int) -> Bool {
    for j in 0..<units where sums[j] == 0 { return true }
    return false
  }

  /// Where the blocked products are, it pays for wide layers.
  private static var leastUnits: Int {
    #if NN_PLAIN_KERNELS
      1
    #else
      64
    #endif
  }

  /// Whether it pays, and the biases b [units] allow it.
  static func accepts(_ b: UnsafePointer<Float>, units: Int) -> Bool {
    guard units >= leastUnits else { return false }
    for j in 0..<units where b[j].bitPattern == 0x8000_0000 { return false }
    return true
  }
}
