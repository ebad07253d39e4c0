import CNN

/// Kernels of narrow layers, whose rows lie in the lanes, against the references, every buffer before a wall.
struct WalledColumns<Sum: Summation> {
  private static var largest: Int { (8 * Dense.columnRows + 9) * 16 }
  private let x = Wall(capacity: Self.largest)
  private let w = Wall(capacity: 16 * 16)
  private let b = Wall(capacity: 16)
  private let dz = Wall(capacity: Self.largest)
  private let results = WalledResults(capacity: Self.largest)
  private var numbers = FullNumbers()
  private(set) var comparison = Comparison()

  mutating func compareAll() {
    let width = Dense.columnRows
    for rows in [0, width, width + 1, width + 7, 2 * width, 2 * width + 5, 4 * width + 3, 8 * width + 9] {
      for inputs in 0...16 {
        for units in 0...16 {
          if rows > 0 { compareSums(rows, inputs, units) }
          compareGradients(rows, inputs, units)
        }
      }
    }
  }

  private mutating func note(_ name: String, _ rows: Int, _ inputs: Int, _ units: Int, _ isSame: Bool) {
    comparison.note(name, "\(rows) x \(inputs) x \(units)", isSame)
  }

  private mutating func compareSums(_ rows: Int, _ inputs: Int, _ units: Int) {
    let (x, w) = (x.place(numbers(rows * inputs), 1), w.place(numbers(inputs * units), 1))
    let b = b.place(numbers(units), 1)
    let along = DenseKernels<Sum>.ColumnWeights(
      values: w, termStride: units, sumStride: 1, terms: inputs, sums: units, start: b)
    let areSumsSame = results.areSame(
      numbers(rows * units), 1,
      { z in
        DenseKernels<Sum>.columnForward(fromRows: x, along, z, rows: rows)
        turnBack(z, units, rows)
      }, { DenseLoops<Sum>.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
    note("sums", rows, inputs, units, areSumsSame)

    let slopes = numbers(rows * units)
    let dz = dz.place(columns(slopes, units, rows), 1)
    let against = DenseKernels<Sum>.ColumnWeights(
      values: w, termStride: 1, sumStride: units, terms: units, sums: inputs, start: nil)
    let areSlopesSame = results.areSame(
      numbers(rows * inputs), 1,
      { dx in
        DenseKernels<Sum>.columnSums(dz, stride: rows, against, dx, zStride: rows, rows: rows)
        turnBack(dx, inputs, rows)
      }, { DenseLoops<Sum>.inputGradient(slopes, w, $0, rows: rows, inputs: inputs, units: units) })
    note("input gradients", rows, inputs, units, areSlopesSame)
  }

  private mutating func compareGradients(_ rows: Int, _ inputs: Int, _ units: Int) {
    let (x, dz) = (numbers(rows * inputs), numbers(rows * units))
    for (fresh, more) in [(true, ""), (false, " that go on")] {
      let areSame = results.areSame(
        numbers((inputs + 1) * units), 1, { gradient(x, dz, $0, rows, inputs, units, fresh) },
        { referenceGradient(x, dz, $0, rows, inputs, units, fresh, Sum.self) })
      note("weight gradients\(more)", rows, inputs, units, areSame)
    }
  }

  /// As Network+NarrowTraining.swift chooses between the two.
  private func gradient(
    _ rowsOfX: [Float], _ rowsOfSlopes: [Float], _ dw: UnsafeMutablePointer<Float>, _ rows: Int,
    _ inputs: Int, _ units: Int, _ fresh: Bool
  ) {
    let db = dw + inputs * units
    if units < 4 {
      ColumnGradient<Sum>.alongInputs(
        x.place(rowsOfX, 1), dz.place(columns(rowsOfSlopes, units, rows), 1), dw, db, rows: rows,
        inputs: inputs, units: units, fresh: fresh)
    } else {
      ColumnGradient<Sum>.alongUnits(
        x.place(columns(rowsOfX, inputs, rows), 1), rowStride: 1, inputStride: rows,
        dz.place(rowsOfSlopes, 1), dw, db, rows: rows, inputs: inputs, units: units, fresh: fresh)
    }
  }
}

/// dw [inputs][units] with db [units] behind it.
func referenceGradient<Sum: Summation>(
  _ x: [Float], _ dz: [Float], _ dw: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int,
  _ fresh: Bool, _: Sum.Type
) {
  DenseLoops<Sum>.weightGradient(x, dz, dw, rows: rows, inputs: inputs, units: units, fresh: fresh)
  DenseLoops<Sum>.biasGradient(dz, dw + inputs * units, rows: rows, units: units, fresh: fresh)
}

func compareColumns() {
  compareColumns(CanonicalSum.self, "canonical")
  compareColumns(FusedSum.self, "fused")
  compareTurned()
}

private func compareColumns<Sum: Summation>(_: Sum.Type, _ name: String) {
  var kernels = WalledColumns<Sum>()
  kernels.compareAll()
  kernels.comparison.report("columns of narrow layers, \(name)")
}

private func compareTurned() {
  var numbers = FullNumbers()
  var comparison = Comparison()
  for rows in 0...40 {
    for width in 0...17 {
      let x = numbers(rows * width)
      let isSame = columns(x, width, rows) == plainColumns(x, width, rows)
      comparison.note("rows into columns", "\(rows) x \(width)", isSame)
    }
  }
  comparison.report("turned")
}

/// x [rows][width] in columns.
func columns(_ x: [Float], _ width: Int, _ rows: Int) -> [Float] {
  var result = [Float](repeating: 0, count: x.count)
  result.withUnsafeMutableBufferPointer {
    transpose(rows: x, width: width, count: rows, $0.baseAddress!, stride: rows)
  }
  return result
}

private func plainColumns(_ x: [Float], _ width: Int, _ rows: Int) -> [Float] {
  (0..<width).flatMap { j in (0..<rows).map { x[$0 * width + j] } }
}

/// z [units][rows] becomes [rows][units].
func turnBack(_ z: UnsafeMutablePointer<Float>, _ units: Int, _ rows: Int) {
  let copy = Array(UnsafeBufferPointer(start: z, count: units * rows))
  transpose(columns: copy, stride: rows, width: units, count: rows, z)
}
