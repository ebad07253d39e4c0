/// What the first layer sees of a caller's rows.
extension Network {
  /// Copy rows into the block as the first layer sees them, scaled and expanded, where a training pass
  /// finds them again on its way back.
  @inline(__always)
  func loadInputs(_ source: Rows, _ rows: Int, at first: Int = 0) -> UnsafePointer<Float> {
    let target = inputRows(from: first)
    loadInputs(source, rows, into: target)
    return UnsafePointer(target)
  }

  /// target [rows][features]
  func loadInputs(_ source: Rows, _ rows: Int, into target: UnsafeMutablePointer<Float>) {
    let (scaling, columns) = (inputScaling, columns)
    let degree = Int(settings.pointee.polynomialDegree)
    #if !NN_PLAIN_KERNELS
      if scaling == nil && columns == nil && degree <= 1 { return gather(source, count: rows, into: target) }
    #endif
    for s in 0..<rows {
      let row = target + s &* features
      var width = inputs
      if let columns {
        width = columns.expand(source[s], scaling, into: row)
      } else if let scaling {
        scaling.apply(source[s], into: row)
      } else {
        copy(source[s], to: row, count: inputs)
      }
      if Features.polynomial && degree > 1 { Polynomial.expand(row, inputs: width, degree: degree) }
    }
  }

  /// What the first layer sees of the caller's rows: theirs, unless they are changed or lie apart.
  @inline(__always)
  func inputs(_ source: Rows, _ rows: Int) -> UnsafePointer<Float> {
    loadsInputs(source) ? loadInputs(source, rows) : source[0]
  }

  /// Whether so many of the features are 0, those of categories, that it pays to look for the others.
  var hasSparseInputs: Bool {
    hasColumns && settings.pointee.polynomialDegree <= 1 && features >= 8 &* inputs
  }

  func loadsInputs(_ source: Rows) -> Bool { preparesInputs || source.order != nil }
}
