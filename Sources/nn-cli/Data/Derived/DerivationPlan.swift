/// What a training computes from which columns of a table.
struct DerivationPlan {
  let told: Derivation.Told
  /// Columns of dates, which are no features themselves.
  let dates: [Int]
  /// Columns that lags may be of: features and targets.
  let candidates: [Int]
  /// The column whose values tell series apart.
  let group: Int?
  /// Whether the first column is left out when it turns out to count the rows.
  let mayCountRows: Bool

  var isEmpty: Bool { dates.isEmpty && told.lags == nil }
  /// The option that asks for features.
  var option: String { dates.isEmpty ? "--lag" : "--date" }

  /// Those of the columns that are numbers in the first row, which the table stands on.
  func lags(_ table: any RowSource) throws(Failure) -> LagReader? {
    guard let list = told.lags else { return nil }
    let columns = candidates.filter { column in
      // What counts the rows begins so.
      if column == 0 && mayCountRows && ["0", "1"].contains(table.text(column)) { return false }
      return table.number(column) != nil || table.isMissing(column)
    }
    guard !columns.isEmpty else {
      throw Failure(
        status: .data, message: "\(table.name): no column has a number in the first row, and --lag needs one")
    }
    func name(_ column: Int) -> String { table.header?[column] ?? "" }
    return LagReader(
      Lags(steps: list.steps, columns: columns.map(name), group: group.map(name)), columns: columns,
      group: group)
  }
}
