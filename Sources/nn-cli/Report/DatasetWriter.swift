extension Dataset {
  /// Write it as CSV with a header: features, then targets; classes by their labels.
  func write(to path: String) throws(Failure) {
    let output = try TableOutput(path: path, columns: featureNames + targetNames, asJSON: false)
    let width = featureNames.count
    try forEachBlock { (inputs, targets, rows) throws(Failure) in
      for row in 0..<rows {
        let features = inputs[row * width..<(row + 1) * width].map { JSON.float($0) }
        let values = targets[row * targetWidth..<(row + 1) * targetWidth]
        try output.write(
          features + values.map { task == .regression ? .float($0) : .string(labels[Int($0)]) })
      }
    }
    try output.commit()
  }
}
