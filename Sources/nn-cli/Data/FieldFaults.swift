/// What a column is for; decides the advice when a field of it is wrong.
enum ColumnRole {
  case feature
  /// Of a model, which cannot do without it.
  case knownFeature
  case target
  case weight
}

extension CSVReader {
  /// The number in a field, or a failure that says what else is there and what to do.
  func number(_ row: CSVRow, _ column: Int, as role: ColumnRole) throws(Failure) -> Float {
    guard let value = row.number(column) else { throw fault(row, column, as: role) }
    return value
  }

  /// Why a field is not a number.
  func fault(_ row: CSVRow, _ column: Int, as role: ColumnRole) -> Failure {
    if row.isEmpty(column) { return emptyField(line: row.line, column: column) }
    if row.written(column) != nil { return nonFiniteField(row, column) }
    return failure(line: row.line, column: column, advice(row, column, role))
  }

  func emptyField(line: Int, column: Int) -> Failure {
    failure(line: line, column: column, "\(columnName(column)) is empty; fill it in or remove the row")
  }

  /// NaN, infinity, or too large.
  func nonFiniteField(_ row: CSVRow, _ column: Int) -> Failure {
    failure(
      line: row.line, column: column,
      "\(quoted(row.text(column))) in \(columnName(column)) is not a finite 32-bit number; "
        + "correct it or remove the row")
  }

  /// What programs write where a value is missing. NaN is a number to the parser: nonFiniteField.
  static func isPlaceholder(_ text: String) -> Bool {
    ["na", "n/a", "#n/a", "null", "none", "nil", "missing", "?", "-", "--", "."].contains(text.lowercased())
  }

  private func advice(_ row: CSVRow, _ column: Int, _ role: ColumnRole) -> String {
    let text = row.text(column)
    let place = "\(quoted(text)) in \(columnName(column))"
    if Self.isPlaceholder(text) { return "\(place) is a missing value; fill it in or remove the row" }
    if let separators = decimal.advice(text) { return "\(place) \(separators)" }
    switch role {
    case .feature: return "\(place) is not a number; code its values as numbers, or remove the column"
    case .knownFeature: return "\(place) is not a number, as the model needs; correct it or remove the row"
    case .target: return "\(place) is not a number, as the target of a regression must be"
    case .weight: return "\(place) is not a number, as the weight of a row must be"
    }
  }
}
