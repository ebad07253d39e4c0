import NeuralNetwork

extension Scaling {
  /// What the library finds in the same rows in memory, with the same bits: its arithmetic, row by row.
  /// `columns` counts the inputs and then the targets; `descriptions` are those of the inputs, if they are no plain numbers.
  init(
    _ kind: ScalingKind, of rows: StoredRows, columns: Range<Int>, _ descriptions: [ColumnDescription]
  ) throws(Failure) {
    var sums = [ColumnSums](repeating: ColumnSums(), count: columns.count)
    try rows.forEachRow(columns, descriptions) { sums[$0].add($1) }
    if kind == .minMax {
      self.init(
        mean: sums.map(\.low), scale: sums.map { Self.inverse(of: $0.high - $0.low) ?? 1 })
      return
    }
    let means = sums.map { $0.mean(rows: rows.count) }
    var squares = [KahanSum](repeating: KahanSum(), count: columns.count)
    try rows.forEachRow(columns, descriptions) { column, value in
      let difference = value - means[column]
      squares[column].add(difference * difference)
    }
    let scale = zip(squares, sums).map { squares, sums in
      let deviation = (squares.value / Float(rows.count)).squareRoot()
      return Self.inverse(of: deviation) ?? Self.inverse(of: sums.high - sums.low) ?? 1
    }
    self.init(mean: means, scale: scale)
  }

  /// 1 / x as a scale: positive and finite, or nil.
  private static func inverse(of x: Float) -> Float? {
    let scale = 1 / x
    return scale > 0 && scale.isFinite ? scale : nil
  }
}

/// Of one column, the rows so far.
private struct ColumnSums {
  private(set) var low: Float = 0
  private(set) var high: Float = 0
  private var sum = KahanSum()
  private var isEmpty = true

  mutating func add(_ value: Float) {
    if isEmpty { (low, high, isEmpty) = (value, value, false) }
    if value < low { low = value }
    if value > high { high = value }
    sum.add(value)
  }

  func mean(rows: Int) -> Float {
    let mean = sum.value / Float(rows)
    return low == high ? low : mean.isFinite ? mean : 0.5 * low + 0.5 * high
  }
}

private struct KahanSum {
  private(set) var value: Float = 0
  private var compensation: Float = 0

  mutating func add(_ term: Float) {
    let corrected = term - compensation
    let next = value + corrected
    compensation = (next - value) - corrected
    value = next
  }
}

extension StoredRows {
  /// The numbers of these columns, row by row; `body` gets the place of the column among them.
  fileprivate func forEachRow(
    _ columns: Range<Int>, _ descriptions: [ColumnDescription],
    _ body: (_ column: Int, _ value: Float) -> Void
  ) throws(Failure) {
    try forEachBlock { x, t, rows in
      for row in 0..<rows {
        for column in columns {
          var value = column < inputs ? x[row * inputs + column] : t[row * targets + column - inputs]
          if !descriptions.isEmpty { value = descriptions[column].scaled(value) }
          body(column - columns.lowerBound, value)
        }
      }
    }
  }
}

extension ColumnDescription {
  /// The number whose scale a value of the column has: of a missing one what fills it, and none of a category.
  fileprivate func scaled(_ value: Float) -> Float {
    switch self {
    case .category: 0
    case .number(.fill(let fill)) where value.isNaN: fill
    case .number(.flag(let fill)) where value.isNaN: fill
    case .number: value
    }
  }
}
