/// A column that an option names and that is no feature, if there is one.
struct SideColumn {
  let index: Int?
  /// What it is in messages.
  private let role: String

  /// `option` is how messages call the option that names it.
  init(_ selector: ColumnSelector?, in rows: any RowSource, option: String, role: String) throws(Failure) {
    if selector != nil, rows.kind != .table {
      throw Failure(status: .usage, message: "\(option) names a column of a CSV file; images have none")
    }
    index = try selector?.resolve(in: rows)
    self.role = role
  }

  func requireApart(from targets: [Int], in rows: any RowSource) throws(Failure) {
    guard let index, targets.contains(index) else { return }
    throw Failure(
      status: .usage,
      message: "\(rows.name): \(rows.columnName(index)) is the target and \(role); name another")
  }
}
