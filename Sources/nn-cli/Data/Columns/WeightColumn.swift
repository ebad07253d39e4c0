/// The column that says what each row counts for, if there is one.
struct WeightColumn {
  let column: SideColumn
  private var values: [Float] = []

  var index: Int? { column.index }

  init(_ selector: ColumnSelector?, in rows: any RowSource) throws(Failure) {
    column = try SideColumn(selector, in: rows, option: "--sample-weight", role: "--sample-weight")
  }

  /// Keep the weight of the row that the source stands on.
  mutating func append(from rows: any RowSource) throws(Failure) {
    guard let index else { return }
    let weight = try rows.number(index, as: .weight)
    guard weight >= 0 else {
      throw rows.failure(
        index, "\(rows.field(index)) is below 0, as the weight of a row must not be")
    }
    try Memory.reserve(&values, adding: 1)
    values.append(weight)
  }

  /// nil without the column.
  func weights(in rows: any RowSource) throws(Failure) -> [Float]? {
    guard let index else { return nil }
    guard values.contains(where: { $0 > 0 }) else {
      throw Failure(
        status: .data,
        message: "\(rows.name): \(rows.columnName(index)), the weight of the rows, is 0 in all of them")
    }
    return values
  }
}
