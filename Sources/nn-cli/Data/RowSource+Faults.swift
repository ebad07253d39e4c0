/// What a column is for; decides the advice when a field of it is wrong.
enum ColumnRole {
  case feature
  /// Where nothing but numbers can be taken.
  case numericFeature
  /// Of a model, which cannot do without it.
  case knownFeature
  case target
  case weight
}

extension RowSource {
  /// The number in a field, or a failure that says what else is there and what to do.
  func number(_ column: Int, as role: ColumnRole) throws(Failure) -> Float {
    guard let value = number(column) else { throw fault(column, as: role) }
    return value
  }

  /// Append the numbers of some columns of the row.
  func append(_ columns: [Int], to values: inout [Float], as role: ColumnRole) throws(Failure) {
    if let place = append(columns, from: 0, to: &values) { throw fault(columns[place], as: role) }
  }

  /// Why a field is not a number.
  func fault(_ column: Int, as role: ColumnRole) -> Failure {
    if isEmpty(column) && role == .weight {
      return failure(column, "\(columnName(column)) is empty; fill it in or remove the row")
    }
    if isEmpty(column) { return emptyField(column) }
    if isMissing(column) { return missingField(column) }
    if written(column) != nil { return nonFiniteField(column) }
    return failure(column, advice(column, role))
  }

  func emptyField(_ column: Int) -> Failure {
    failure(column, "\(columnName(column)) is empty; fill it in, or leave out the row with --missing drop")
  }

  private func missingField(_ column: Int) -> Failure {
    failure(
      column, "\(field(column)) is a missing value; fill it in, or leave out the row with --missing drop")
  }

  func notUTF8(_ column: Int) -> Failure {
    failure(column, "\(columnName(column)) is not UTF-8 text; convert the file to UTF-8")
  }

  /// NaN, infinity, or too large.
  func nonFiniteField(_ column: Int) -> Failure {
    failure(column, "\(field(column)) is not a finite 32-bit number; correct it or remove the row")
  }

  private func advice(_ column: Int, _ role: ColumnRole) -> String {
    let (text, field) = (text(column), field(column))
    if MissingTokens.isPlaceholder(text) {
      return "\(field) may be a missing value; say so with --na, or correct it"
    }
    if let separators = decimal.advice(text) { return "\(field) \(separators)" }
    switch role {
    case .feature:
      return "\(field) is not a number; correct it, or take the column as categories with --categorical"
    case .numericFeature:
      return "\(field) is not a number; code its values as numbers, or leave out the column with --drop"
    case .knownFeature: return "\(field) is not a number, as the model needs; correct it or remove the row"
    case .target: return "\(field) is not a number, as the target of a regression must be"
    case .weight: return "\(field) is not a number, as the weight of a row must be"
    }
  }
}

extension RowSource {
  /// "column 'age'", or "column 3" without a header.
  func columnName(_ column: Int) -> String {
    header.map { "column \(quoted($0[column]))" } ?? "column \(column + 1)"
  }

  /// "'red' in column 'colour'".
  func field(_ column: Int) -> String { field(column, text: text(column)) }

  /// How messages call a field of this text.
  func field(_ column: Int, text: String) -> String {
    switch kind {
    case .table: "\(quoted(text)) in \(columnName(column))"
    case .images, .labels, .numbers: quoted(text)
    }
  }

  /// How messages begin about a whole column that is the target.
  func target(_ column: Int) -> String {
    switch kind {
    case .table: "\(name): \(columnName(column)), the target,"
    case .images, .labels, .numbers: "\(name):"
    }
  }

  /// A failure at a field of the row.
  func failure(_ column: Int, _ what: String) -> Failure { failure(at: position, column, what) }

  func failure(at position: Int, _ column: Int, _ what: String) -> Failure {
    Failure(status: .data, message: "\(place(position, column: column)): \(what)")
  }
}
