/// The gradients of a narrow layer's weights and biases, each in its one chain over the rows: lanes run over units, or
/// over inputs when the units are too few.
enum ColumnGradient<Sum: Summation> {
  /// dw[k][j] += x(0, k) dz[0][j] + x(1, k) dz[1][j] + ... and db[j] += dz[0][j] + ... (from 0 when `fresh`), for
  /// 4 ... Narrow.widest units. dz [rows][units]; x(s, k) = x[s * rowStride + k * inputStride].
  static func alongUnits(
    _ x: UnsafePointer<Float>, rowStride: Int, inputStride: Int, _ dz: UnsafePointer<Float>,
    _ dw: UnsafeMutablePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int,
    fresh: Bool
  ) {
    let strip = UnitStrip<Sum>(
      x: x, rowStride: rowStride, inputStride: inputStride, dz: dz, dw: dw, db: db, rows: rows,
      inputs: inputs, units: units, fresh: fresh)
    switch units {
    case _ where inputs == 0: DenseKernels<Sum>.biasGradient(dz, db, rows: rows, units: units, fresh: fresh)
    case 4: strip.addFour()
    case 5...7: strip.addUpToSeven()
    case 8: strip.addEight()
    default: strip.addMore()
    }
  }

  /// Gradient of a layer of up to 3 units and Narrow.widest inputs, with lanes along the inputs: x [rows][inputs], dz [units][rows].
  static func alongInputs(
    _ x: UnsafePointer<Float>, _ dz: UnsafePointer<Float>, _ dw: UnsafeMutablePointer<Float>,
    _ db: UnsafeMutablePointer<Float>, rows: Int, inputs: Int, units: Int, fresh: Bool
  ) {
    let strip = InputStrip<Sum>(x: x, dz: dz, dw: dw, db: db, rows: rows, inputs: inputs, fresh: fresh)
    switch units {
    case _ where inputs == 0: biases(dz, db, rows: rows, units: units, fresh: fresh)
    case 1: strip.addToOne()
    case 2: strip.addToTwo()
    case 3: strip.addToThree()
    default: break
    }
  }

  /// db[j] += dz[j][0] + dz[j][1] + ... (from 0 when `fresh`), of a layer without inputs; dz [units][rows].
  @inline(never)
  static func biases(
    _ dz: UnsafePointer<Float>, _ db: UnsafeMutablePointer<Float>, rows: Int, units: Int, fresh: Bool
  ) {
    for j in 0..<units {
      var sum = fresh ? 0 : db[j]
      for s in 0..<rows { sum = sum + dz[j &* rows &+ s] }
      db[j] = sum
    }
  }
}
