/// A column as the user names it: by its name, or by its number from 1; -1 is the last.
struct ColumnSelector: Equatable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  /// The index of the column, from 0. A name in the header comes before a number.
  func resolve(in header: [String]?, count: Int, file: String) throws(Failure) -> Int {
    if let index = header?.firstIndex(of: text) { return index }
    guard let number = Int(text) else { throw unknown(header, file) }
    let index = number > 0 ? number - 1 : count + number
    guard number != 0, (0..<count).contains(index) else {
      throw Failure(
        status: .data,
        message: "\(file): no column \(number); it has columns 1 to \(count), and -1 is the last")
    }
    return index
  }

  private func unknown(_ header: [String]?, _ file: String) -> Failure {
    guard let header else {
      return Failure(
        status: .data,
        message: "\(file): no column \(quoted(text)): it has no header; name the column by its number from 1")
    }
    return Failure(
      status: .data, message: "\(file): no column \(quoted(text)); its columns are \(listed(header))")
  }
}

extension ColumnSelector {
  func resolve(in rows: any RowSource) throws(Failure) -> Int { try resolve(in: ColumnNames(rows)) }

  func resolve(in names: ColumnNames) throws(Failure) -> Int {
    try resolve(in: names.header, count: names.count, file: names.file)
  }

  /// The indices of several columns, each named once.
  static func resolve(_ selectors: [ColumnSelector], in rows: any RowSource) throws(Failure) -> [Int] {
    var indices: [Int] = []
    for selector in selectors {
      let index = try selector.resolve(in: rows)
      if indices.contains(index) {
        throw Failure(
          status: .usage, message: "\(rows.name): \(rows.columnName(index)) is named as a target twice")
      }
      indices.append(index)
    }
    return indices
  }
}
