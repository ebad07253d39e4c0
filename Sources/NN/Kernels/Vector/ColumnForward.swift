extension DenseKernels {
  /// Rows whose columns a first layer makes at once, and so the fewest that it works on.
  static var columnRows: Int { ColumnRows.count &* Pack.scalarCount }
  private typealias ColumnRows = InlineArray<2, Pack>

  /// z [units][rows] from x [rows][inputs], inputs <= Narrow.widest and rows >= columnRows: the first layer of a network in
  /// columns turns its inputs piece by piece, which never leave the nearest cache.
  static func columnForward(
    fromRows x: UnsafePointer<Float>, _ w: ColumnWeights, _ z: UnsafeMutablePointer<Float>, rows: Int
  ) {
    let inputs = w.terms
    guard inputs > 1 else { return columnSums(x, stride: rows, w, z, zStride: rows, rows: rows) }
    // [inputs][columnRows]
    var scratch = NarrowUnits<ColumnRows>(repeating: ColumnRows(repeating: Pack()))
    withFloats(of: &scratch) { columns in
      var s = 0
      while s < rows {
        let at = min(s, rows &- columnRows)
        transpose(rows: x + at &* inputs, width: inputs, count: columnRows, columns, stride: columnRows)
        columnSums(columns, stride: columnRows, w, z + at, zStride: rows, rows: columnRows)
        s &+= columnRows
      }
    }
  }
}
