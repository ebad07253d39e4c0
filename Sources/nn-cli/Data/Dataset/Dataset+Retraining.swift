extension Dataset {
  /// A data set to train a model on with: its features, and its targets and classes or, with `resetsTargets`, those of the
  /// data. See SchemaColumns for how they are found; `weights` and `group` as for a data set to train with.
  static func read(
    _ files: RowFiles, toTrain schema: Schema, resetsTargets: Bool, task: Task?, infersLabels: Bool,
    weights: ColumnSelector?, group: ColumnSelector?, stored: Bool
  ) throws(Failure) -> Dataset {
    let input = try LabelledRows(files.read(by: schema), schema.derivation)
    let columns = try SchemaColumns(schema, in: input, targets: files.targets)
    var target =
      try resetsTargets
      ? RetrainingTarget(newOf: columns, in: input, task, infersLabels: infersLabels)
      : RetrainingTarget(of: schema, columns, in: input)
    var weightColumn = try WeightColumn(weights, in: input.rows)
    var groupColumn = try GroupColumn(group, in: input.rows)
    try files.missing.requireNoFill(CompleteRows.filledByModel)
    var complete = CompleteRows(
      input.rows, try RowEncoder(columns.features, model: schema.columns),
      targets: input.labels == nil ? target.columns : [], areNumbers: target.areNumbers, rule: files.missing)
    var rows = try ReadRows(inputs: columns.features.count, targets: target.width, isStored: stored)
    while try input.next() {
      guard try complete.append(to: &rows.inputs) else { continue }
      try target.append(to: &rows.targets)
      try weightColumn.append(from: input.rows)
      try groupColumn.append(from: input.rows)
      try rows.rowEnded()
    }
    try complete.finish()
    let meaning = try target.resolve(&rows)
    var data = try rows.dataset(
      featureNames: schema.featureNames.isEmpty
        ? input.rows.featureNames(columns.features) : schema.featureNames,
      targetNames: resetsTargets || schema.targetNames.isEmpty
        ? input.targetSource.targetNames(target.columns) : schema.targetNames,
      labels: meaning.labels, task: meaning.task, weights: try weightColumn.weights(in: input.rows))
    data.columns = schema.columns
    data.derivation = schema.derivation
    data.groups = groupColumn.index == nil ? nil : groupColumn.groups
    data.notes = input.notes + complete.notes + meaning.notes
    return data
  }
}

/// Targets of rows that a model is trained on with.
private struct RetrainingTarget {
  private enum Kind {
    case known(SchemaTarget)
    /// One target whose meaning the data tell, and what it was told to be.
    case new(TargetColumn, Task?)
    case newLabels(LabelColumns)
  }

  private var kind: Kind
  let columns: [Int]

  /// Those of a model.
  init(of schema: Schema, _ columns: SchemaColumns, in input: LabelledRows) throws(Failure) {
    let target = try SchemaTarget(schema, columns, in: input)
    self.columns = target.columns
    kind = .known(target)
  }

  /// Others, for a last layer that is drawn anew.
  init(
    newOf columns: SchemaColumns, in input: LabelledRows, _ task: Task?, infersLabels: Bool
  ) throws(Failure) {
    let source = input.targetSource
    self.columns = try columns.newTargets(in: input)
    kind =
      self.columns.count == 1
      ? .new(TargetColumn(self.columns[0], of: source), task)
      : .newLabels(try LabelColumns(self.columns, of: source, told: task, infers: infersLabels))
  }

  /// Numbers that a row keeps.
  var width: Int {
    if case .new = kind { TargetColumn.width } else { columns.count }
  }

  var areNumbers: Bool {
    switch kind {
    case .known(let target): !target.task.hasClasses || target.classes.areNumbers
    case .newLabels: true
    case .new: false
    }
  }

  mutating func append(to values: inout [Float]) throws(Failure) {
    switch kind {
    case .known(let target): try append(target, to: &values)
    case .new(var target, let task):
      try target.append(to: &values)
      kind = .new(target, task)
    case .newLabels(var labels):
      try labels.append(to: &values)
      kind = .newLabels(labels)
    }
  }

  private func append(_ target: SchemaTarget, to values: inout [Float]) throws(Failure) {
    do throws(Failure) {
      try target.append(to: &values)
    } catch {
      guard target.task.hasClasses else { throw error }
      var failure = error
      failure.message += "; with --reset-last it learns others"
      throw failure
    }
  }

  /// What the targets mean, once all rows are read.
  func resolve(_ rows: inout ReadRows) throws(Failure) -> (task: Task, labels: [String], notes: [String]) {
    switch kind {
    case .known(let target): return (target.task, target.classes.labels, [])
    case .new(let target, let task):
      let meaning = try target.resolve(task, leavesOutGaps: false)
      try rows.replaceTargets(meaning.target)
      return (meaning.task, meaning.labels, [meaning.note].compactMap(\.self))
    case .newLabels(let labels): return (labels.task, labels.labels, [labels.note].compactMap(\.self))
    }
  }
}

extension SchemaColumns {
  /// Targets that need not be the model's: those that are told or have its names, else the last column.
  fileprivate func newTargets(in input: LabelledRows) throws(Failure) -> [Int] {
    if let targets { return targets }
    let last = input.rows.columnCount - 1
    guard input.rows.kind == .table, !features.contains(last) else { throw .noTarget(input.rows) }
    return [last]
  }
}

extension Failure {
  fileprivate static func noTarget(_ rows: any RowSource) -> Failure {
    Failure(
      status: .data,
      message: "\(rows.name): every column is a feature of the model; name the target with --target")
  }
}
