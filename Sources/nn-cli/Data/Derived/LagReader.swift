/// Reads values of rows before, series by series.
struct LagReader {
  let lags: Lags
  /// Columns of the table: [lags.columns.count]
  let columns: [Int]
  private let group: Int?
  private var series = TextTable()
  /// The last rows of each series, a row in the place of its number modulo `depth`: [series][depth][columns]
  private var past: [Float] = []
  /// Rows of each series so far: [series]
  private var counts: [Int] = []

  init(_ lags: Lags, columns: [Int], group: Int?) {
    (self.lags, self.columns, self.group) = (lags, columns, group)
  }

  private var depth: Int { lags.steps[lags.steps.count - 1] }

  /// Values of rows before the one that the table stands on, [columns][steps], which is kept for those that follow; nil where
  /// there are too few before it.
  mutating func values(_ table: any RowSource) throws(Failure) -> [Float]? {
    let index = try seriesIndex(table)
    let (first, count, width) = (index * depth * columns.count, counts[index], columns.count)
    var values: [Float]?
    if count >= depth {
      values = columns.indices.flatMap { column in
        lags.steps.map { past[first + (count - $0) % depth * width + column] }
      }
    }
    for (place, column) in columns.enumerated() {
      past[first + count % depth * width + place] = try number(column, table)
    }
    counts[index] += 1
    return values
  }

  private func number(_ column: Int, _ table: any RowSource) throws(Failure) -> Float {
    if table.isMissing(column) { return .nan }
    guard let value = table.number(column) else {
      throw table.failure(
        column,
        "\(table.field(column)) is not a number, as --lag needs where the first row has one; correct it")
    }
    return value
  }

  private mutating func seriesIndex(_ table: any RowSource) throws(Failure) -> Int {
    var index = 0
    if let group {
      if table.isMissing(group) {
        throw table.failure(
          group, "\(table.columnName(group)) is missing, which tells the series of the row; fill it in")
      }
      index = try series.add(table.bytes(group))
    }
    if index == counts.count {
      let size = depth * columns.count
      try Memory.reserve(&past, adding: size)
      past.append(contentsOf: repeatElement(.nan, count: size))
      try Memory.reserve(&counts, adding: 1)
      counts.append(0)
    }
    return index
  }
}

extension LagReader {
  /// The lags that a model needs.
  init(_ lags: Lags, in table: any RowSource) throws(Failure) {
    let header = table.header ?? []
    func find(_ name: String) throws(Failure) -> Int {
      guard let column = header.firstIndex(of: name) else {
        throw Failure(
          status: .data,
          message:
            "\(table.name): no column \(quoted(name)), of which the model needs the rows before; its columns are "
            + listed(header))
      }
      return column
    }
    var columns: [Int] = []
    for name in lags.columns { columns.append(try find(name)) }
    self.init(lags, columns: columns, group: try lags.group.map(find))
  }
}
