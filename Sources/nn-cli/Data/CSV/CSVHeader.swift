/// The first row of a CSV file, when it holds names.
enum CSVHeader {
  /// The names, or nil when the first row holds data. `wanted` nil: decide by isHeader.
  static func read(
    _ first: CSVRow, over second: CSVRow?, wanted: Bool?, file: String
  ) throws(Failure) -> [String]? {
    let isHeader = if let wanted { wanted } else { try isHeader(first, over: second, file: file) }
    return isHeader ? try names(first, file: file) : nil
  }

  /// Whether the first row is a header, by this rule:
  /// - it is, when none of its fields is a number and one is text;
  /// - it is not, when each of its text fields has text below it in the second row;
  /// - else, with numbers and text above numbers, nobody can tell, and the user must.
  static func isHeader(_ first: CSVRow, over second: CSVRow?, file: String) throws(Failure) -> Bool {
    let columns = 0..<first.count
    let texts = columns.filter { !first.isNumeric($0) && !first.isEmpty($0) }
    if texts.isEmpty { return false }
    if !columns.contains(where: first.isNumeric) { return true }
    guard let second,
      let column = texts.first(where: { $0 < second.count && second.isNumeric($0) })
    else { return false }
    throw Failure(
      status: .data,
      message: "\(file):\(first.line):\(column + 1): \(quoted(first.text(column))) stands above numbers and "
        + "beside others: say --header if this line holds names, --no-header if it holds data")
  }

  private static func names(_ row: CSVRow, file: String) throws(Failure) -> [String] {
    var names: [String] = []
    for column in 0..<row.count {
      let place = "\(file):\(row.line):\(column + 1):"
      guard let text = row.validText(column) else {
        throw Failure(
          status: .data, message: "\(place) the header is not UTF-8 text; convert the file to UTF-8")
      }
      let name = trimmed(text)
      if name.isEmpty {
        throw Failure(
          status: .data,
          message: "\(place) column \(column + 1) has no name in the header; name it, or say --no-header")
      }
      if let other = names.firstIndex(of: name) {
        throw Failure(
          status: .data,
          message: "\(place) columns \(other + 1) and \(column + 1) are both named \(quoted(name)); "
            + "rename one, or say --no-header")
      }
      names.append(name)
    }
    return names
  }

  private static func trimmed(_ text: String) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}
