extension Dataset {
  /// Write the rows as CSV with a header: features, then targets. Rows of a CSV file keep their fields. Numbers of
  /// other rows have the fewest digits that read back as the same bits, and their classes are labels.
  func write(to path: String) throws(Failure) {
    if let texts { return try write(texts, to: path) }
    let output = try TableOutput(path: path, columns: featureNames + targetNames, asJSON: false)
    let width = featureNames.count
    try forEachBlock { (inputs, targets, rows) throws(Failure) in
      for row in 0..<rows {
        let features = inputs[row * width..<(row + 1) * width].map { JSON.float($0) }
        let values = targets[row * targetWidth..<(row + 1) * targetWidth]
        try output.write(
          features + values.map { task.hasClasses ? .string(labels[Int($0)]) : .float($0) })
      }
    }
    try output.commit()
  }

  private func write(_ texts: RowTexts, to path: String) throws(Failure) {
    let output = try AtomicOutput(path: path)
    var header = CSVLine(delimiter: texts.delimiter)
    header.set(texts.names.map { .string($0) }, isHeader: true)
    try output.write(header.bytes)
    for row in 0..<rows { try output.write(texts.line(of: textRows.map { Int($0[row]) } ?? row)) }
    try output.commit()
  }
}
