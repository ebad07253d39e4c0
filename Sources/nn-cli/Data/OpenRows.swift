/// The formats of files of rows, told apart by their first bytes. Each may be in gzip, which InputFile unpacks, but for
/// archives. A format is a case here, a RowSource that reads it, and a word in DataFormats.help and docs/cli.md.
enum RowFormat {
  case csv
  case idx
  case npy
  case npz

  /// How many bytes of a file tell its format: those of a zip archive end with the name of its first member.
  static let signatureBytes = ForeignFormat.signatureBytes

  /// `start` is the first bytes of a file.
  init(start: [UInt8]) {
    if IDXFile.isSignature(start) {
      self = .idx
    } else if start.starts(with: NPYHeader.signature) {
      self = .npy
    } else if ForeignFormat.firstMember(start).map(NPZArchive.isMember) == true {
      self = .npz
    } else {
      self = .csv
    }
  }
}

/// Open a file of rows of whatever format; "-" is standard input. `csv` tells how it is written if it is a CSV file, `format`
/// the only one that will do, and `role` what an array is for.
func openRows(
  _ path: String, _ csv: CSVOptions = CSVOptions(), only format: RowFormat? = nil,
  as role: ArrayRows.Role = .rows
) throws(Failure) -> any RowSource {
  let place = ArrayPath(path)
  let input = try InputFile(path: place.file)
  let start = try input.peek(RowFormat.signatureBytes)
  let found = RowFormat(start: start)
  if found != .npz, let foreign = ForeignFormat.message(start) {
    throw Failure(status: .data, message: "\(input.name): is no CSV file but \(foreign)")
  }
  if let format, found != format {
    throw Failure(status: .data, message: "\(input.name): not an IDX file of images: it is another format")
  }
  switch found {
  case .csv: return try CSVReader(input, options: csv)
  case .idx: return try IDXFile(input)
  case .npy: return try ArrayRows(input, role, missing: csv.missing)
  case .npz: return try NPZArchive(path: place.file).rows(place.array, role, missing: csv.missing)
  }
}
