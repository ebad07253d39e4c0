/// The column whose values tell which rows belong together, if there is one.
struct GroupColumn {
  let column: SideColumn
  /// The different values.
  private var texts = TextTable()
  /// [rows], the index of each row's value in `texts`
  private(set) var groups: [UInt32] = []

  var index: Int? { column.index }

  init(_ selector: ColumnSelector?, in rows: any RowSource) throws(Failure) {
    column = try SideColumn(selector, in: rows, option: "--split group:", role: "the group of --split")
  }

  /// Keep the group of the row that the source stands on.
  mutating func append(from rows: any RowSource) throws(Failure) {
    guard let index else { return }
    if rows.isMissing(index) {
      throw rows.failure(
        index, "\(rows.columnName(index)) is missing; --split needs a group for each row: fill it in")
    }
    try Memory.reserve(&groups, adding: 1)
    groups.append(UInt32(try texts.add(rows.bytes(index))))
  }
}
