extension EpochLog {
  /// Read a log back, to draw it.
  static func read(_ path: String) throws(Failure) -> Figure.Curves {
    let rows = try openRows(path, CSVOptions(header: true))
    guard let header = rows.header, header.contains("epoch"), header.contains("loss") else {
      throw Failure(
        status: .data, message: "\(rows.name): no columns 'epoch' and 'loss'; name a file of train --log")
    }
    var columns = [[Float?]](repeating: [], count: header.count)
    while try rows.next() {
      for column in header.indices { columns[column].append(rows.number(column)) }
    }
    let named = Dictionary(uniqueKeysWithValues: zip(header, columns))
    return Figure.Curves(epoch: named["epoch"] ?? [], columns: named)
  }
}
