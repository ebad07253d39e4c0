extension DenseKernels {
  /// Rows whose columns a first layer makes at once, and so the fewest that it works on.
  static var columnRows: Int { 2 &* Pack.scalarCount }

  /// z [units][rows] from x [rows][inputs], inputs <= 16 and rows >= columnRows: the first layer of a network in
  /// columns turns its inputs piece by piece, which never leave the nearest cache.
  static func columnForward(
    fromRows x: UnsafePointer<Float>, _ w: ColumnWeights, _ z: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let inputs = w.terms
    guard inputs > 1 else { return columnSums(x, stride: rows, w, z, zStride: rows, rows: rows) }
    // [inputs][columnRows]
    var room = InlineArray<512, Float>(repeating: 0)
    withElements(of: &room) { columns in
      var s = 0
      while s < rows {
        let at = min(s, rows &- columnRows)
        turn(rows: x + at &* inputs, width: inputs, count: columnRows, columns, stride: columnRows)
        columnSums(columns, stride: columnRows, w, z + at, zStride: rows, rows: columnRows)
        s &+= columnRows
      }
    }
  }
}
