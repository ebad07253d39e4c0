extension Dataset {
  /// A data set to train with. The targets are the last column unless told; `weights` is the column of
  /// what each row counts for; every other column is a feature. One target's task is found by
  /// TargetColumn.infer unless told; several are a regression. `stored`: the rows are kept in a file. `keepsTexts`:
  /// so that rows can be written as they were.
  static func csv(
    _ path: String, options: CSVOptions, targets: [ColumnSelector], task: Task?,
    weights: ColumnSelector? = nil, stored: Bool = false, keepsTexts: Bool = false
  ) throws(Failure) -> Dataset {
    let reader = try CSVReader(path: path, options: options)
    let weightColumn = try WeightColumn(weights, in: reader)
    let columns = (0..<reader.columnCount).filter { $0 != weightColumn.index }
    let targetColumns = targets.isEmpty ? columns.suffix(1) : try ColumnSelector.resolve(targets, in: reader)
    try weightColumn.requireApart(from: targetColumns, in: reader)
    let featureColumns = columns.filter { !targetColumns.contains($0) }
    if featureColumns.isEmpty {
      throw Failure(
        status: .data, message: "\(reader.name): no column is left as a feature beside the target")
    }
    let texts =
      keepsTexts ? try RowTexts(featureColumns + targetColumns, of: reader, isStored: stored) : nil
    var data =
      targetColumns.count == 1
      ? try single(
        reader, features: featureColumns, target: targetColumns[0], task: task, weightColumn, texts, stored)
      : try several(
        reader, features: featureColumns, targets: targetColumns, task: task, weightColumn, texts, stored)
    try texts?.finish()
    data.texts = texts
    return data
  }

  /// A data set to evaluate a model with: its features, targets and classes. See SchemaColumns for how
  /// they are found; `targets` tells where the targets are when their names or places do not.
  static func csv(
    _ path: String, options: CSVOptions, schema: Schema, targets: [ColumnSelector] = []
  ) throws(Failure) -> Dataset {
    let reader = try CSVReader(path: path, options: options)
    let columns = try SchemaColumns(schema, in: reader, targets: targets)
    let targetColumns = try columns.requiredTargets(schema, in: reader)
    let classes = ClassIndex(schema.labels)
    var inputs: [Float] = []
    var values: [Float] = []
    var rows = 0
    var row = CSVRow()
    while try reader.next(&row) {
      try Memory.reserve(&inputs, adding: columns.features.count)
      try Memory.reserve(&values, adding: targetColumns.count)
      try reader.append(row, columns.features, to: &inputs, as: .knownFeature)
      if schema.task == .regression {
        try reader.append(row, targetColumns, to: &values, as: .target)
      } else {
        values.append(try classes.index(row, targetColumns[0], in: reader))
      }
      rows += 1
    }
    var data = Dataset(
      rows: rows, inputs: inputs, targets: values,
      featureNames: schema.featureNames.isEmpty ? DefaultNames.features(schema.inputs) : schema.featureNames,
      targetNames: schema.targetNames.isEmpty
        ? DefaultNames.targets(targetColumns.count) : schema.targetNames,
      labels: schema.labels, task: schema.task, targetWidth: targetColumns.count)
    data.notes = reader.notes
    return data
  }

  private static func single(
    _ reader: CSVReader, features: [Int], target: Int, task: Task?, _ weightColumn: WeightColumn,
    _ texts: RowTexts?, _ isStored: Bool
  ) throws(Failure) -> Dataset {
    var weightColumn = weightColumn
    var column = TargetColumn(reader: reader, column: target)
    var rows = try ReadRows(inputs: features.count, targets: TargetColumn.width, isStored: isStored)
    var row = CSVRow()
    while try reader.next(&row) {
      try reader.append(row, features, to: &rows.inputs, as: .feature)
      try column.append(row, to: &rows.targets)
      try weightColumn.append(row, in: reader)
      try texts?.append(row)
      try rows.rowEnded()
    }
    let meaning = try column.resolve(task)
    try rows.replaceTargets(meaning.target)
    var data = try rows.dataset(
      featureNames: reader.featureNames(features), targetNames: reader.targetNames([target]),
      labels: meaning.labels, task: meaning.task, weights: try weightColumn.weights(in: reader))
    data.notes = reader.notes + [meaning.note].compactMap(\.self)
    return data
  }

  private static func several(
    _ reader: CSVReader, features: [Int], targets: [Int], task: Task?, _ weightColumn: WeightColumn,
    _ texts: RowTexts?, _ isStored: Bool
  ) throws(Failure) -> Dataset {
    var weightColumn = weightColumn
    if let task, task != .regression {
      throw Failure(
        status: .usage, message: "\(reader.name): several targets are a regression; classes need one target")
    }
    var rows = try ReadRows(inputs: features.count, targets: targets.count, isStored: isStored)
    var row = CSVRow()
    while try reader.next(&row) {
      try reader.append(row, features, to: &rows.inputs, as: .feature)
      try reader.append(row, targets, to: &rows.targets, as: .target)
      try weightColumn.append(row, in: reader)
      try texts?.append(row)
      try rows.rowEnded()
    }
    var data = try rows.dataset(
      featureNames: reader.featureNames(features), targetNames: reader.targetNames(targets), labels: [],
      task: .regression, weights: try weightColumn.weights(in: reader))
    data.notes = reader.notes
    return data
  }
}

extension CSVReader {
  /// The numbers of some columns of a row.
  func append(
    _ row: CSVRow, _ columns: [Int], to values: inout [Float], as role: ColumnRole
  ) throws(Failure) {
    if let column = row.append(columns, to: &values) { throw fault(row, column, as: role) }
  }

  fileprivate func featureNames(_ columns: [Int]) -> [String] {
    header.map { names in columns.map { names[$0] } } ?? DefaultNames.features(columns.count)
  }

  fileprivate func targetNames(_ columns: [Int]) -> [String] {
    header.map { names in columns.map { names[$0] } } ?? DefaultNames.targets(columns.count)
  }
}
