/// The three products of a dense layer for a chip with an FPU and no lanes: the reference's sums in the reference's
/// order, of several outputs side by side.
///
/// x [rows][inputs], w [inputs][units], z and dz [rows][units].
enum DenseUnrolled<Sum: Summation> {
  /// z[s][j] = b[j] + x[s][0] w[0][j] + ...
  static func forward(
    _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ z: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int
  ) {
    for s in 0..<rows {
      sum(x + s &* inputs, step: 1, w, count: inputs, from: b, into: z + s &* units, units: units)
    }
  }

  /// dw[k][j] += x[0][k] dz[0][j] + ... (from 0 when `fresh`)
  static func weightGradient(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    for k in 0..<inputs {
      let row = dw + k &* units
      sum(
        x + k, step: inputs, dz, count: rows, from: fresh ? nil : UnsafePointer(row), into: row, units: units)
    }
  }

  /// dx[s][k] = 0 + dz[s][0] w[k][0] + ...
  static func inputGradient(
    _ dz: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ dx: UnsafeMutablePointer<Float>,
    rows: Int, inputs: Int, units: Int
  ) {
    for s in 0..<rows {
      let (row, sums) = (dz + s &* units, dx + s &* inputs)
      var k = 0
      while k &+ 4 <= inputs {
        SideBySide<Sum>.four(sums + k, row, w + k &* units, count: units)
        k &+= 4
      }
      while k < inputs {
        var sum: Float = 0
        for j in 0..<units { sum = Sum.add(sum, row[j], w[k &* units &+ j]) }
        sums[k] = sum
        k &+= 1
      }
    }
  }

  /// sums[j] = start[j] + a[0] w[0][j] + a[step] w[1][j] + ..., from 0 when there is no start;
  /// w [count][units], start and sums [units]
  @inline(never)
  private static func sum(
    _ a: UnsafePointer<Float>, step: Int, _ w: UnsafePointer<Float>, count: Int,
    from start: UnsafePointer<Float>?, into sums: UnsafeMutablePointer<Float>, units: Int
  ) {
    var j = 0
    while j &+ 8 <= units {
      SideBySide<Sum>.eight(
        sums + j, from: start.map { $0 + j }, a, step: step, w + j, step: units, count: count)
      j &+= 8
    }
    while j < units {
      var sum = start.map { $0[j] } ?? 0
      for t in 0..<count { sum = Sum.add(sum, a[t &* step], w[t &* units &+ j]) }
      sums[j] = sum
      j &+= 1
    }
  }
}
