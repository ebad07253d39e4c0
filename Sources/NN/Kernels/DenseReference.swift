/// The three products of a dense layer as plain loops: what the arithmetic is, in its one order, with one
/// `Sum.add` a step. The blocked kernels beside it give the same bits. Firmware uses these: they are small.
///
/// x [rows][inputs], w [inputs][units], z and dz [rows][units].
enum DenseLoops<Sum: Summation> {
  /// z[s][j] = b[j] + x[s][0] w[0][j] + x[s][1] w[1][j] + ..., for the units from `first` on.
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int, from first: Int = 0
  ) {
    for s in 0..<rows {
      for j in first..<units {
        var sum = b[j]
        for k in 0..<inputs { sum = Sum.add(sum, x[s &* inputs &+ k], w[k &* units &+ j]) }
        z[s &* units &+ j] = sum
      }
    }
  }

  /// dw[k][j] += x[0][k] dz[0][j] + x[1][k] dz[1][j] + ... (from 0 when `fresh`), for the inputs in `range`
  /// and the units from `first` on.
  static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool, forInputs range: Range<Int>? = nil, from first: Int = 0
  ) {
    for k in range ?? 0..<inputs {
      for j in first..<units {
        var sum = fresh ? 0 : dw[k &* units &+ j]
        for s in 0..<rows { sum = Sum.add(sum, x[s &* inputs &+ k], dz[s &* units &+ j]) }
        dw[k &* units &+ j] = sum
      }
    }
  }

  /// db[j] += dz[0][j] + dz[1][j] + ... (from 0 when `fresh`)
  static func biasGradient(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
  ) {
    if fresh { for j in 0..<units { db[j] = 0 } }
    for s in 0..<rows {
      for j in 0..<units { db[j] = db[j] + dz[s &* units &+ j] }
    }
  }

  /// dx[s][k] = 0 + dz[s][0] w[k][0] + dz[s][1] w[k][1] + ..., for the rows from `firstRow` on and the
  /// inputs from `first` on.
  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fromRow firstRow: Int = 0, from first: Int = 0
  ) {
    for s in firstRow..<rows {
      for k in first..<inputs {
        var sum: Float = 0
        for j in 0..<units { sum = Sum.add(sum, dz[s &* units &+ j], w[k &* units &+ j]) }
        dx[s &* inputs &+ k] = sum
      }
    }
  }
}

typealias DenseReference = DenseLoops<CanonicalSum>
typealias FusedReference = DenseLoops<FusedSum>
