extension Dataset {
  /// A made data set, ready to train on.
  static func synthetic(_ kind: SyntheticKind, _ options: SyntheticOptions) throws(Failure) -> Dataset {
    Dataset(try synthesize(kind, options))
  }

  init(_ table: SyntheticTable) {
    let width = table.header.count
    let values = table.values.map { Float($0) }
    let features = width - 1
    let rows = (0..<table.rows).map { values[$0 * width..<($0 + 1) * width] }
    let targets = rows.map { $0.last ?? 0 }
    let classes = table.hasClasses ? (targets.map { Int($0) }.max() ?? 0) + 1 : 0
    self.init(
      rows: table.rows, inputs: rows.flatMap { $0.prefix(features) }, targets: targets,
      featureNames: Array(table.header.prefix(features)), targetNames: [table.header[features]],
      labels: (0..<classes).map(String.init),
      task: classes == 0 ? .regression : classes == 2 ? .binary : .multiclass, targetWidth: 1)
  }

  /// y against x.
  init(x: [Float], y: [Float]) {
    self.init(
      rows: x.count, inputs: x, targets: y, featureNames: ["x"], targetNames: ["y"], labels: [],
      task: .regression, targetWidth: 1)
  }
}
