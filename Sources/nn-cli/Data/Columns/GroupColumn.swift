/// The column whose values tell which rows belong together, if there is one.
struct GroupColumn {
  let index: Int?
  /// The different values.
  private var texts = TextTable()
  /// [rows], the index of each row's value in `texts`
  private(set) var groups: [UInt32] = []

  init(_ selector: ColumnSelector?, in rows: any RowSource) throws(Failure) {
    if selector != nil, rows.kind != .table {
      throw Failure(status: .usage, message: "--split group: names a column of a CSV file; images have none")
    }
    index = try selector.map { selector throws(Failure) in
      try selector.resolve(in: rows.header, count: rows.columnCount, file: rows.name)
    }
  }

  func requireApart(from targets: [Int], in rows: any RowSource) throws(Failure) {
    guard let index, targets.contains(index) else { return }
    throw Failure(
      status: .usage,
      message: "\(rows.name): \(rows.columnName(index)) is the target and the group of --split; name another")
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
