/// How a CSV file is written, where it should not be guessed.
struct CSVOptions {
  /// nil: the one of , ; and tab that the first line has most of (comma when it has none).
  var delimiter: UInt8? = nil
  /// nil: see CSVHeader.isHeader.
  var header: Bool? = nil
  /// The byte before decimals; nil: see DecimalMark.
  var decimal: UInt8? = nil
}

/// The rows of a CSV file (RFC 4180), plain or gzip, one after the other in constant memory.
///
/// Rows end in LF, CR LF or CR; blank lines are skipped; a UTF-8 byte-order mark is ignored; unquoted
/// fields lose the spaces around them. Every row must have as many fields as the first.
final class CSVReader {
  /// What messages call the file.
  let name: String
  let columnCount: Int
  /// nil when the file has no header. Names are not empty and differ from each other.
  let header: [String]?

  private let source: CSVSource
  /// The line of the first row, which sets the number of columns.
  private let firstLine: Int

  init(path: String, options: CSVOptions) throws(Failure) {
    source = try CSVSource(path: path, options: options)
    name = source.name
    guard let first = try source.peek(0) else { throw Failure(status: .data, message: "\(name): is empty") }
    columnCount = first.count
    firstLine = first.line
    header = try CSVHeader.read(first, over: source.peek(1), wanted: options.header, file: name)
    if header != nil { try skipHeader() }
  }

  /// The next row, or false at the end. The row is valid until the next call.
  func next(_ row: inout CSVRow) throws(Failure) -> Bool {
    guard let next = try source.take() else { return false }
    guard next.count == columnCount else { throw ragged(next) }
    row = next
    return true
  }

  var delimiter: UInt8 { source.delimiter }

  /// What stands before decimals, as far as the rows so far tell.
  var decimal: DecimalMark { source.decimal }

  /// What the user should know about how the file was read.
  var notes: [String] { decimal.note.map { ["\(name): \($0)"] } ?? [] }

  /// "column 'age'", or "column 3" without a header; columns count from 0 here and from 1 in messages.
  func columnName(_ column: Int) -> String {
    header.map { "column \(quoted($0[column]))" } ?? "column \(column + 1)"
  }

  /// A failure at a field: file, line and number of the field.
  func failure(line: Int, column: Int, _ what: String) -> Failure {
    Failure(status: .data, message: "\(name):\(line):\(column + 1): \(what)")
  }

  private func skipHeader() throws(Failure) {
    _ = try source.take()
    if try source.peek(0) == nil {
      throw Failure(status: .data, message: "\(name): has a header but no rows")
    }
  }

  private func ragged(_ row: CSVRow) -> Failure {
    let advice =
      row.count < columnCount
      ? "fill in what is missing or remove the row" : "put fields that hold the delimiter in quotes"
    return Failure(
      status: .data,
      message: "\(name):\(row.line): \(Numbers.count(row.count, "field")), but line \(firstLine) has "
        + "\(columnCount); \(advice)")
  }
}
