/// Writes the rows of a result to a file or to standard output, as CSV or as one JSON object.
final class TableOutput {
  private let output: AtomicOutput
  private let asJSON: Bool
  private var rows = 0
  private var line = CSVLine()

  init(path: String, columns: [String], asJSON: Bool) throws(Failure) {
    output = try AtomicOutput(path: path)
    self.asJSON = asJSON
    if asJSON {
      try output.write("{\"columns\": \(JSON(columns).text), \"rows\": [")
    } else {
      line.set(columns.map { .string($0) })
      try output.write(line.bytes)
    }
  }

  func write(_ row: [JSON]) throws(Failure) {
    if asJSON {
      try output.write((rows == 0 ? "\n" : ",\n") + JSON.array(row).text)
    } else {
      line.set(row)
      try output.write(line.bytes)
    }
    rows += 1
  }

  /// Complete the result.
  func commit() throws(Failure) {
    if asJSON { try output.write("\n]}\n") }
    try output.commit()
  }
}
