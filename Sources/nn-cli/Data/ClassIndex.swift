/// The classes of a model, found by their text or, where that fails, by their number ("1.0" is "1").
struct ClassIndex {
  private let labels: [String]
  private let byText: [String: Float]

  init(_ labels: [String]) {
    self.labels = labels
    byText = Dictionary(labels.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
  }

  func index(_ row: CSVRow, _ column: Int, in reader: CSVReader) throws(Failure) -> Float {
    if let index = byText[row.text(column)] { return index }
    if let number = row.number(column), let index = byText[numericLabel(number)] { return index }
    if row.isEmpty(column) { throw reader.emptyField(line: row.line, column: column) }
    throw reader.failure(
      line: row.line, column: column,
      "\(quoted(row.text(column))) in \(reader.columnName(column)) is no class of the model; "
        + "its classes are \(listed(labels))")
  }

  func index(_ label: String) -> Float? {
    byText[label]
  }
}
