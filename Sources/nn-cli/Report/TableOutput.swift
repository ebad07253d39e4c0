/// Rows of a result on their way to a file or to standard output: as CSV, or as one JSON object.
final class TableOutput {
  private let output: AtomicOutput
  private let asJSON: Bool
  private var rows = 0

  init(path: String, columns: [String], asJSON: Bool) throws(Failure) {
    output = try AtomicOutput(path: path)
    self.asJSON = asJSON
    if asJSON {
      try output.write("{\"columns\": \(JSON(columns).text), \"rows\": [")
    } else {
      try output.write(Self.line(columns.map { .string($0) }))
    }
  }

  func write(_ row: [JSON]) throws(Failure) {
    if asJSON {
      try output.write((rows == 0 ? "\n" : ",\n") + JSON.array(row).text)
    } else {
      try output.write(Self.line(row))
    }
    rows += 1
  }

  /// The result is complete.
  func commit() throws(Failure) {
    if asJSON { try output.write("\n]}\n") }
    try output.commit()
  }

  private static func line(_ row: [JSON]) -> String {
    row.map(field).joined(separator: ",") + "\n"
  }

  /// Numbers have the fewest digits that read back as the same bits.
  private static func field(_ cell: JSON) -> String {
    switch cell {
    case .string(let text): quoted(text)
    case .float(let value): value.description
    case .double(let value): value.description
    default: cell.text
    }
  }

  /// RFC 4180: quotes around what would be read otherwise.
  private static func quoted(_ text: String) -> String {
    let needsQuotes =
      text.isEmpty || text.first == " " || text.last == " "
      || text.utf8.contains { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 < 0x20 }
    guard needsQuotes else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
