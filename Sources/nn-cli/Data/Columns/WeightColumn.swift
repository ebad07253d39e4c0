/// The column of a CSV file that says what each row counts for, if there is one.
struct WeightColumn {
  let index: Int?
  private var values: [Float] = []

  init(_ selector: ColumnSelector?, in reader: CSVReader) throws(Failure) {
    index = try selector.map { selector throws(Failure) in
      try selector.resolve(in: reader.header, count: reader.columnCount, file: reader.name)
    }
  }

  func requireApart(from targets: [Int], in reader: CSVReader) throws(Failure) {
    guard let index, targets.contains(index) else { return }
    throw Failure(
      status: .usage,
      message: "\(reader.name): \(reader.columnName(index)) is the target and --sample-weight; name another")
  }

  mutating func append(_ row: CSVRow, in reader: CSVReader) throws(Failure) {
    guard let index else { return }
    let weight = try reader.number(row, index, as: .weight)
    guard weight >= 0 else {
      throw reader.failure(
        line: row.line, column: index,
        "\(quoted(row.text(index))) in \(reader.columnName(index)) is below 0, as the weight of a row must not be"
      )
    }
    values.append(weight)
  }

  /// nil without the column.
  func weights(in reader: CSVReader) throws(Failure) -> [Float]? {
    guard let index else { return nil }
    guard values.contains(where: { $0 > 0 }) else {
      throw Failure(
        status: .data,
        message: "\(reader.name): \(reader.columnName(index)), the weight of the rows, is 0 in all of them")
    }
    return values
  }
}
