/// Columns that a word may name: those of a file, or of the rows that a model takes.
struct ColumnNames {
  /// nil where columns have numbers only.
  let header: [String]?
  let count: Int
  /// What messages call where they are.
  let file: String

  /// "'temperature'", or "column 3".
  func quotedName(_ column: Int) -> String {
    header.map { quoted($0[column]) } ?? "column \(column + 1)"
  }
}

extension ColumnNames {
  init(_ rows: any RowSource) {
    self.init(header: rows.fileHeader, count: rows.fileColumnCount, file: rows.name)
  }
}
