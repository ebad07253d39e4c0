import NeuralNetwork

extension LabelledRows {
  /// The windows of a log to train on. `group` names the column whose changes no window crosses.
  func windows(
    _ request: WindowRequest, _ files: RowFiles, weights: ColumnSelector?, group: ColumnSelector?
  ) throws(Failure) -> (rows: LabelledRows, notes: [String]) {
    guard labels == nil, rows.kind == .table else {
      throw Failure(status: .usage, message: "--window takes readings and their labels from one CSV file")
    }
    guard weights == nil else {
      throw Failure(status: .usage, message: "--sample-weight weighs rows, and --window makes others of them")
    }
    let recording = try GroupColumn(group, in: rows)
    let columns = try TrainingColumns(
      self, files, weight: try WeightColumn(nil, in: rows), group: recording)
    guard columns.targets.count == 1 else {
      throw Failure(status: .usage, message: "--window takes one target, the label of the readings")
    }
    let (channels, note) = try request.channels(
      columns.features, in: rows, areChosen: !files.features.isEmpty)
    guard !channels.isEmpty else {
      throw Failure(status: .data, message: "\(rows.name): no column is left beside the time and the target")
    }
    let areAll = channels.count + 1 == rows.columnCount
    let window = request.window(
      of: rows.featureNames(channels, areAll: areAll), recording: recording.index.flatMap { rows.header?[$0] }
    )
    let windowed = try WindowedRows(
      rows, window, channels: channels, label: (columns.targets[0], rows.targetNames(columns.targets)[0]),
      recording: recording.index, rule: .training(blocks: request.needsBlocks && group == nil))
    return (LabelledRows(windowed), columns.notes + [note].compactMap(\.self))
  }

  /// The windows of a log for a model, which these rows are where the model takes windows; a file of features of windows
  /// stays what it is. `needsLabel`: windows of more than one label count as none.
  func windows(_ schema: Schema, targets: [ColumnSelector], needsLabel: Bool) throws(Failure) -> LabelledRows
  {
    guard let window = schema.window, let columns = try channels(schema, targets: targets) else {
      return self
    }
    let label = needsLabel ? try columns.requiredTargets(schema, in: self)[0] : nil
    let name = schema.targetNames.first ?? DefaultNames.targets(1)[0]
    let recording = window.recording.flatMap { name in rows.header?.firstIndex(of: name) }
    return LabelledRows(
      try WindowedRows(
        rows, window, channels: columns.features, label: label.map { ($0, name) },
        recording: recording, rule: .device))
  }

  /// Where the channels and the label of a log are; nil of a file of features of windows.
  func channels(_ schema: Schema, targets: [ColumnSelector]) throws(Failure) -> SchemaColumns? {
    guard let window = schema.window, !areFeatures(schema) else { return nil }
    let log = Schema(
      featureNames: window.channels, targetNames: schema.targetNames, labels: schema.labels,
      task: schema.task,
      inputs: window.channels.count)
    return try SchemaColumns(log, in: self, targets: targets)
  }

  private func areFeatures(_ schema: Schema) -> Bool {
    guard let header = rows.header else { return false }
    return Set(schema.featureNames).isSubset(of: header)
  }
}
