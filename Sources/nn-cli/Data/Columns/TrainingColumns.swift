/// Which columns of a file are features, and which are targets, when nothing is known but what the user says.
struct TrainingColumns {
  let features: [Int]
  /// In the source of the targets.
  let targets: [Int]

  /// The targets are the labels, or the columns that `selectors` name, or the last column; the features are the others but
  /// for the weight.
  init(
    _ input: LabelledRows, targets selectors: [ColumnSelector], weight: WeightColumn
  ) throws(Failure) {
    let rows = input.rows
    let columns = (0..<rows.columnCount).filter { $0 != weight.index }
    let own: [Int]
    if input.labels != nil {
      own = []
      targets = [0]
    } else if rows.kind == .table {
      own = selectors.isEmpty ? columns.suffix(1) : try ColumnSelector.resolve(selectors, in: rows)
      targets = own
    } else {
      throw .unlabelled(rows)
    }
    try weight.requireApart(from: own, in: rows)
    features = columns.filter { !own.contains($0) }
    if features.isEmpty {
      throw Failure(
        status: .data, message: "\(rows.name): no column is left as a feature beside the target")
    }
  }
}
