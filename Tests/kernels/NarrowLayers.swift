import CNN

/// Kernels of narrow layers, whose rows lie in the lanes, against the references; and the losses in columns.
func compareColumns() {
  var numbers = Numbers()
  var (sums, back, weights, more, turned) = ([String](), [String](), [String](), [String](), [String]())
  let width = Dense.columnRows
  for rows in [0, width, width + 1, width + 7, 2 * width, 2 * width + 5, 4 * width + 3, 8 * width + 9] {
    for inputs in 0...16 {
      for units in 0...16 {
        let size = "\(rows) x \(inputs) x \(units)"
        let (x, w, b, dz) = (
          numbers(rows * inputs), numbers(inputs * units), numbers(units), numbers(rows * units)
        )
        if rows > 0
          && !isSame(
            numbers(rows * units),
            { z in
              Dense.columnForward(fromRows: x, weightsOf(w, b, inputs, units), z, rows: rows)
              turnBack(z, units, rows)
            }, { DenseReference.forward(x, w, b, $0, rows: rows, inputs: inputs, units: units) })
        {
          sums.append(size)
        }
        if rows > 0
          && !isSame(
            numbers(rows * inputs),
            { dx in
              let against = Dense.ColumnWeights(
                values: pointer(to: w), termStride: 1, sumStride: units, terms: units, sums: inputs,
                start: nil)
              Dense.columnSums(
                columns(dz, units, rows), stride: rows, against, dx, zStride: rows, rows: rows)
              turnBack(dx, inputs, rows)
            }, { DenseReference.inputGradient(dz, w, $0, rows: rows, inputs: inputs, units: units) })
        {
          back.append(size)
        }
        for fresh in [true, false] {
          if !isSame(
            numbers((inputs + 1) * units), { gradient(x, dz, $0, rows, inputs, units, fresh) },
            {
              DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh)
              DenseReference.biasGradient(dz, $0 + inputs * units, rows: rows, units: units, fresh: fresh)
            })
          {
            if fresh { weights.append(size) } else { more.append(size) }
          }
        }
      }
    }
  }
  for rows in 0...40 {
    for width in 0...17 {
      let x = numbers(rows * width)
      if columns(x, width, rows) != plainColumns(x, width, rows) { turned.append("\(rows) x \(width)") }
    }
  }
  check("sums in columns are the reference's", sums)
  check("input gradients in columns are the reference's", back)
  check("weight gradients of narrow layers are the reference's", weights)
  check("weight gradients of narrow layers that go on are the reference's", more)
  check("rows are turned into columns", turned)
}

/// As NarrowPass.swift chooses between the two.
private func gradient(
  _ x: [Float], _ dz: [Float], _ dw: UnsafeMutablePointer<Float>, _ rows: Int, _ inputs: Int, _ units: Int,
  _ fresh: Bool
) {
  let db = dw + inputs * units
  if units < 4 {
    ColumnGradient.alongInputs(
      x, columns(dz, units, rows), dw, db, rows: rows, inputs: inputs, units: units, fresh: fresh)
  } else {
    ColumnGradient.alongUnits(
      columns(x, inputs, rows), rowStride: 1, inputStride: rows, dz, dw, db, rows: rows, inputs: inputs,
      units: units, fresh: fresh)
  }
}

#if NN_FUSED
  /// Gradients with a chain in each lane: as far from the reference as that many roundings allow.
  func compareFastGradients() {
    var numbers = Numbers()
    var failures: [String] = []
    for rows in [Pack.scalarCount, 33, 100, 257] {
      for inputs in [0, 1, 2, 3, 4, 7, 10, 16] {
        for (units, fresh) in [(1, true), (3, false), (10, true), (16, false)] {
          let (x, dz) = (numbers(rows * inputs), numbers(rows * units))
          let start = numbers((inputs + 1) * units)
          var (a, b) = (Target(start, offset: 1), Target(start, offset: 1))
          a.write { dw in
            FastGradient(
              x: pointer(to: columns(x, inputs, rows)), dz: pointer(to: columns(dz, units, rows)), dw: dw,
              db: dw + inputs * units, rows: rows, inputs: inputs, units: units, fresh: fresh
            ).add()
          }
          b.write {
            DenseReference.weightGradient(x, dz, $0, rows: rows, inputs: inputs, units: units, fresh: fresh)
            DenseReference.biasGradient(dz, $0 + inputs * units, rows: rows, units: units, fresh: fresh)
          }
          let worst = zip(a.memory, b.memory).map { magnitude($0 - $1) }.max()!
          if !(worst <= Float(rows * rows) * 0x1p-24) { failures.append("\(rows) x \(inputs) x \(units)") }
        }
      }
    }
    check("fast gradients are the reference's within rounding", failures)
  }
#endif

private func isSame(
  _ start: [Float], _ kernel: (UnsafeMutablePointer<Float>) -> Void,
  _ reference: (UnsafeMutablePointer<Float>) -> Void
) -> Bool {
  var (a, b) = (Target(start, offset: 1), Target(start, offset: 1))
  a.write(kernel)
  b.write(reference)
  return a.bits == b.bits
}

private func weightsOf(_ w: [Float], _ b: [Float], _ inputs: Int, _ units: Int) -> Dense.ColumnWeights {
  Dense.ColumnWeights(
    values: pointer(to: w), termStride: units, sumStride: 1, terms: inputs, sums: units, start: pointer(to: b)
  )
}

/// A copy that lives as long as the test.
private func pointer(to values: [Float]) -> UnsafePointer<Float> {
  let copy = UnsafeMutablePointer<Float>.allocate(capacity: values.count)
  copy.initialize(from: values, count: values.count)
  return UnsafePointer(copy)
}

/// x [rows][width] in columns.
func columns(_ x: [Float], _ width: Int, _ rows: Int) -> [Float] {
  var result = [Float](repeating: 0, count: x.count)
  result.withUnsafeMutableBufferPointer {
    turn(rows: x, width: width, count: rows, $0.baseAddress!, stride: rows)
  }
  return result
}

private func plainColumns(_ x: [Float], _ width: Int, _ rows: Int) -> [Float] {
  (0..<width).flatMap { j in (0..<rows).map { x[$0 * width + j] } }
}

/// z [units][rows] becomes [rows][units].
func turnBack(_ z: UnsafeMutablePointer<Float>, _ units: Int, _ rows: Int) {
  let copy = Array(UnsafeBufferPointer(start: z, count: units * rows))
  turn(columns: copy, stride: rows, width: units, count: rows, z)
}
