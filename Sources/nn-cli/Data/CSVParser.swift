import CCSV

/// libcsv, strict, feeding CSVFields.
final class CSVParser {
  let fields = CSVFields()
  private let name: String
  private var parser = csv_parser()

  init(name: String, delimiter: UInt8) throws(Failure) {
    self.name = name
    let options = UInt8(CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_APPEND_NULL)
    guard csv_init(&parser, options) == 0 else {
      throw Failure(status: .software, message: "\(name): cannot start the CSV parser")
    }
    csv_set_delim(&parser, delimiter)
    csv_set_blk_size(&parser, 1 << 12)
  }

  deinit {
    csv_free(&parser)
  }

  func parse(_ bytes: ArraySlice<UInt8>) throws(Failure) {
    let done = bytes.withUnsafeBytes {
      csv_parse(&parser, $0.baseAddress, $0.count, addField, endRow, context)
    }
    guard done == bytes.count else { throw strayQuote() }
    try checkFieldSize()
  }

  /// The end of the input: the last row may lack its line end.
  func finish() throws(Failure) {
    guard csv_fini(&parser, addField, endRow, context) == 0 else {
      throw Failure(
        status: .data,
        message: "\(name):\(fields.line): a quote (\") that opens on this line is never closed")
    }
  }

  private var context: UnsafeMutableRawPointer { Unmanaged.passUnretained(fields).toOpaque() }

  private func strayQuote() -> Failure {
    guard csv_error(&parser) == CSV_EPARSE else {
      return Failure(status: .software, message: "\(name):\(fields.line): out of memory")
    }
    let started = UnsafeBufferPointer(start: UnsafePointer(parser.entry_buf), count: parser.entry_pos)
    return Failure(
      status: .data,
      message: "\(name):\(fields.line + CSVFields.countLines(started)): a stray quote (\"); "
        + "put the whole field in quotes and double the quotes inside it")
  }

  /// A field as large as this is a quote that was never closed; do not read the rest of the file into it.
  private func checkFieldSize() throws(Failure) {
    guard parser.entry_pos > 1 << 24 else { return }
    throw Failure(
      status: .data,
      message: "\(name):\(fields.line): a field of more than 16 MiB; "
        + "a quote (\") that opens on this line is probably never closed")
  }
}

private func addField(_ field: UnsafeMutableRawPointer?, _ count: Int, _ context: UnsafeMutableRawPointer?) {
  let start = UnsafePointer(field?.assumingMemoryBound(to: UInt8.self))
  let bytes = UnsafeBufferPointer(start: start, count: count)
  Unmanaged<CSVFields>.fromOpaque(context!).takeUnretainedValue().addField(bytes)
}

private func endRow(_ terminator: Int32, _ context: UnsafeMutableRawPointer?) {
  Unmanaged<CSVFields>.fromOpaque(context!).takeUnretainedValue().endRow(terminator)
}
