/// Columns of a table whose fields stand beside predictions as they are.
struct KeptColumns {
  /// In the order in which the user names them.
  let names: [String]
  private let columns: [Int]
  private let rows: any RowSource

  init(_ selection: ColumnSelection, in rows: any RowSource) throws(Failure) {
    guard selection.isEmpty || rows.kind == .table else {
      throw Failure(status: .usage, message: "--keep names columns of a CSV file; images have none")
    }
    self.rows = rows
    columns = try selection.resolve(in: rows).inOrder
    names = columns.map { rows.header?[$0] ?? DefaultNames.feature($0) }
  }

  /// The fields of the row that the source stands on.
  func fields() throws(Failure) -> [String] {
    var fields: [String] = []
    for column in columns {
      guard let text = rows.validText(column) else {
        throw rows.notUTF8(column)
      }
      fields.append(text)
    }
    return fields
  }

  /// Names of columns of predictions beside the kept ones: what is called as one of those gets a word in front.
  func apart(_ predictions: [String]) -> [String] {
    predictions.map { name in
      var name = name
      while names.contains(name) { name = "prediction_\(name)" }
      return name
    }
  }
}
