// libFuzzer: any bytes as a table to train with. The first byte chooses the options; the rest is a CSV file. Its columns of
// text become categories and its gaps are filled; then the file is read again as the model reads it, and must give the
// same rows, and once more with the rows kept in a file.

@_cdecl("fuzz_table")
public func fuzzTable(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start! + 1, count: count - 1))
  let choice = TableChoice(start![0])
  expectOneLine { try choice.check(ScratchFolder.write(bytes, to: "data.csv")) }
  return 0
}

private struct TableChoice {
  private let files: (String) -> RowFiles

  init(_ byte: UInt8) {
    files = { path in
      var files = RowFiles(data: path)
      files.missing =
        [.usual, .drop, .refuse, .fill(.mean), .fill(.value(-1)), .usual, .usual, .fill(.median)][
          Int(byte % 8)]
      files.kinds = ColumnKinds()
      files.kinds?.flagsMissing = byte & 8 != 0 && files.missing.fill != nil
      files.kinds?.minFrequency = byte & 16 != 0 ? 2 : nil
      if byte & 32 != 0 { files.csv.missing = MissingTokens(["?", "-999"]) }
      return files
    }
  }

  func check(_ path: String) throws(Failure) {
    var files = files(path)
    var data = try Dataset.read(files, task: nil)
    let table = data.table
    let fitted = try FittedColumns(data)
    try fitted?.apply(to: &data)
    guard (fitted == nil) == (table == nil), data.inputs.count == data.rows * data.featureNames.count else {
      fatalError("columns that nobody has fitted, or rows that are not whole")
    }
    var stored = try Dataset.read(files, task: nil, stored: true)
    try fitted?.apply(to: &stored)
    requireSame(stored, data, "with the rows in a file")
    if files.missing != .drop { files.missing = .usual }
    requireSame(try Dataset.read(files, schema: data.schema), data, "as the model reads them")
  }

  private func requireSame(_ others: Dataset, _ data: Dataset, _ what: String) {
    var (inputs, targets): ([Float], [Float]) = ([], [])
    try? others.forEachBlock { (someInputs, someTargets, _) throws(Failure) in
      inputs += someInputs
      targets += someTargets
    }
    let areSame = zip(inputs + targets, data.inputs + data.targets).allSatisfy {
      $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN
    }
    guard areSame, inputs.count == data.inputs.count, targets.count == data.targets.count else {
      fatalError("other rows \(what)")
    }
  }
}
