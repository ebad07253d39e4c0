/// The features of a model from a file, block by block in constant memory; targets are not needed.
final class FeatureReader {
  private enum Source {
    case csv(CSVReader, columns: [Int])
    case images(IDXFile)
  }

  private let source: Source
  /// The line of each row of the last block, or the number of the image.
  private var places: [Int] = []
  private var imagesRead = 0

  /// Where a row of the last block comes from.
  func place(_ row: Int) -> String {
    switch source {
    case .csv(let reader, _): "\(reader.name):\(places[row])"
    case .images(let file): "\(file.name): image \(places[row])"
    }
  }

  /// See SchemaColumns for which columns are taken; `targets` tells which ones to leave out when columns
  /// have no names and the targets are not the last.
  init(path: String, options: CSVOptions, schema: Schema, targets: [ColumnSelector] = []) throws(Failure) {
    let reader = try CSVReader(path: path, options: options)
    source = .csv(reader, columns: try SchemaColumns(schema, in: reader, targets: targets).features)
  }

  /// IDX images; pixels are divided by 255.
  init(images: String, schema: Schema) throws(Failure) {
    let file = try IDXFile(path: images, .images)
    try file.check(inputs: schema.inputs)
    source = .images(file)
  }

  /// What the user should know about how the file was read so far.
  var notes: [String] {
    if case .csv(let reader, _) = source { reader.notes } else { [] }
  }

  /// Put up to `maxRows` rows into `values`, in place of what it held; the result is how many: 0 at the end.
  func nextBlock(maxRows: Int, into values: inout [Float]) throws(Failure) -> Int {
    values.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    switch source {
    case .images(let file):
      let images = try file.append(to: &values, most: maxRows)
      places += (0..<images).map { imagesRead + $0 + 1 }
      imagesRead += images
      return images
    case .csv(let reader, let columns):
      var row = CSVRow()
      var rows = 0
      while rows < maxRows, try reader.next(&row) {
        try reader.append(row, columns, to: &values, as: .knownFeature)
        places.append(row.line)
        rows += 1
      }
      return rows
    }
  }
}
