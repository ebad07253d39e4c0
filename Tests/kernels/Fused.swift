#if NN_HAS_FMA
  extension Products {
    fileprivate static var fused: Products {
      Products(
        forward: FastDense.forward,
        weightGradient: {
          FastDense.weightGradient($0, $1, $2, rows: $3, inputs: $4, units: $5, fresh: $6)
        },
        biasGradient: FastDense.biasGradient, inputGradient: FastDense.inputGradient)
    }
  }

  /// Fused sums against the reference: as far apart as that many roundings allow.
  func compareFused() {
    var comparison = Comparison()
    let none = [(0, 5, 7), (0, 9, 2), (4, 0, 9), (8, 0, 2), (5, 9, 0)]
    let results = WalledResults(capacity: 193 * 64)
    for (rows, inputs, units) in none + [(1, 97, 64), (7, 31, 3), (13, 193, 33), (64, 100, 10), (17, 5, 1)] {
      var numbers = FullNumbers()
      let (x, w, b, dz) = (
        numbers(rows * inputs), numbers(inputs * units), numbers(units), numbers(rows * units)
      )
      func compare(
        _ name: String, _ count: Int, steps: Int, _ product: (Products, Products.Target) -> Void
      ) {
        let isNear = results.areNear(
          numbers(count), steps: steps, { product(.fused, $0) }, { product(.reference, $0) })
        comparison.note(name, "\(rows) x \(inputs) x \(units)", isNear)
      }
      compare("forward", rows * units, steps: inputs + 1) { $0.forward(x, w, b, $1, rows, inputs, units) }
      compare("weight gradient", inputs * units, steps: rows) {
        $0.weightGradient(x, dz, $1, rows, inputs, units, true)
      }
      compare("input gradient", rows * inputs, steps: units) {
        $0.inputGradient(dz, w, $1, rows, inputs, units)
      }
    }
    comparison.report("fused sums are the reference's within rounding")
  }

  /// Gradients with a chain in each lane, likewise.
  func compareFastGradients() {
    var numbers = FullNumbers()
    var comparison = Comparison()
    let (xWall, dzWall) = (Wall(capacity: 257 * 16), Wall(capacity: 257 * 16))
    let results = WalledResults(capacity: 17 * 16)
    for rows in [Pack.scalarCount, 33, 100, 257] {
      for inputs in [0, 1, 2, 3, 4, 7, 10, 16] {
        for (units, fresh) in [(1, true), (3, false), (10, true), (16, false)] {
          let (x, dz) = (numbers(rows * inputs), numbers(rows * units))
          let columnsOfX = xWall.place(columns(x, inputs, rows), 0)
          let columnsOfSlopes = dzWall.place(columns(dz, units, rows), 0)
          let areNear = results.areNear(
            numbers((inputs + 1) * units), steps: rows,
            {
              FastGradient(
                x: columnsOfX, dz: columnsOfSlopes, dw: $0, db: $0 + inputs * units, rows: rows,
                inputs: inputs, units: units, fresh: fresh
              ).add()
            }, { referenceGradient(x, dz, $0, rows, inputs, units, fresh) })
          comparison.note("gradients", "\(rows) x \(inputs) x \(units)", areNear)
        }
      }
    }
    comparison.report("fast gradients are the reference's within rounding")
  }
#endif
