/// The formats of files of rows, told apart by their first bytes. Each may be in gzip, which InputFile unpacks. A format is
/// a case here, a RowSource that reads it, and a word in DataFormats.help and docs/cli.md.
enum RowFormat {
  case csv
  case idx

  /// How many bytes of a file tell its format.
  static let signatureBytes = 3

  /// `start` is the first bytes of a file.
  init(start: [UInt8]) {
    self = IDXFile.isSignature(start) ? .idx : .csv
  }
}

/// Open a file of rows of whatever format; "-" is standard input. `csv` tells how it is written if it is a CSV file, and
/// `format` the only one that will do.
func openRows(
  _ path: String, _ csv: CSVOptions = CSVOptions(), only format: RowFormat? = nil
) throws(Failure) -> any RowSource {
  let input = try InputFile(path: path)
  if let foreign = ForeignFormat.message(try input.peek(ForeignFormat.signatureBytes)) {
    throw Failure(status: .data, message: "\(input.name): is no CSV file but \(foreign)")
  }
  let found = RowFormat(start: try input.peek(RowFormat.signatureBytes))
  if let format, found != format {
    throw Failure(status: .data, message: "\(input.name): not an IDX file of images: it is another format")
  }
  switch found {
  case .csv: return try CSVReader(input, options: csv)
  case .idx: return try IDXFile(input)
  }
}
