extension EpochLog {
  /// Read a log, to draw it.
  static func read(_ path: String) throws(Failure) -> Figure.Curves {
    let reader = try CSVReader(path: path, options: CSVOptions(header: true))
    guard let header = reader.header, header.contains("epoch"), header.contains("loss") else {
      throw Failure(
        status: .data, message: "\(reader.name): no columns 'epoch' and 'loss'; name a file of train --log")
    }
    var columns = [[Float?]](repeating: [], count: header.count)
    var row = CSVRow()
    while try reader.next(&row) {
      for column in header.indices { columns[column].append(row.number(column)) }
    }
    let named = Dictionary(uniqueKeysWithValues: zip(header, columns))
    return Figure.Curves(epoch: named["epoch"] ?? [], columns: named)
  }
}
