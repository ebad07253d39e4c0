#if NN_HAS_FMA
  /// Gradients in fast arithmetic, with a chain in each lane, against the reference: as far apart as that many roundings
  /// allow.
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
            }, { referenceGradient(x, dz, $0, rows, inputs, units, fresh, CanonicalSum.self) })
          comparison.note("gradients", "\(rows) x \(inputs) x \(units)", areNear)
        }
      }
    }
    comparison.report("fast gradients are the reference's within rounding")
  }
#endif
