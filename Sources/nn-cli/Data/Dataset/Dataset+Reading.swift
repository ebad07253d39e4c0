extension Dataset {
  /// A data set to train with. See TrainingColumns for which columns are features and targets; a first column that counts
  /// the rows is none. `weights` is the column of what each row counts for, `group` that of which rows belong together. One
  /// target's task is inferred by TargetColumn unless `task` says it, and that of several by LabelColumns, as labels if
  /// `infersLabels`. `stored`: the rows are kept in a file. `keepsTexts`: so that rows can be written as they were.
  static func read(
    _ files: RowFiles, task: Task?, infersLabels: Bool = true, weights: ColumnSelector? = nil,
    group: ColumnSelector? = nil, stored: Bool = false, keepsTexts: Bool = false
  ) throws(Failure) -> Dataset {
    var (input, files, group, notes) = (try LabelledRows(files), files, group, [String]())
    if let request = files.window {
      guard task != .regression else { throw Self.windowOfNumbers(input.rows.name) }
      (input, notes) = try input.windows(request, files, weights: weights, group: group)
      files = RowFiles(data: files.data, csv: files.csv, window: request)
      group = group == nil ? nil : ColumnSelector("\(input.rows.columnCount - 1)")
    }
    let weightColumn = try WeightColumn(weights, in: input.rows)
    let groupColumn = try GroupColumn(group, in: input.rows)
    var columns = try TrainingColumns(input, files, weight: weightColumn, group: groupColumn)
    let derived = try input.derive(columns.plan)
    columns.add(derived)
    let labels =
      columns.targets.count == 1
      ? nil : try LabelColumns(columns.targets, of: input.targetSource, told: task, infers: infersLabels)
    let texts =
      keepsTexts
      ? try RowTexts(input, features: columns.features, targets: columns.targets, isStored: stored) : nil
    var data = try read(
      input, columns, files, task, labels, weightColumn, groupColumn, texts, isStored: stored)
    data.derivation = derived?.derivation
    data.notes = notes + data.notes
    try texts?.finish()
    return data
  }

  private static func read(
    _ input: LabelledRows, _ columns: TrainingColumns, _ files: RowFiles, _ task: Task?,
    _ labels: LabelColumns?, _ weightColumn: WeightColumn, _ groupColumn: GroupColumn, _ texts: RowTexts?,
    isStored: Bool
  ) throws(Failure) -> Dataset {
    let (source, targets) = (input.targetSource, columns.targets)
    var weightColumn = weightColumn
    var groupColumn = groupColumn
    var target = labels == nil ? TargetColumn(targets[0], of: source) : nil
    var labels = labels
    let width = target == nil ? targets.count : TargetColumn.width
    let own = input.labels == nil ? targets : []
    let isWindowed = input.windows != nil
    var numbers =
      columns.mayCountRows && !isWindowed ? RowNumbers(input.rows, features: columns.features) : nil
    var cells = try TrainingCells(
      input.rows, columns.features, targets: own, areNumbers: target == nil, files,
      isFirstOpen: numbers != nil)
    var rows = try ReadRows(inputs: cells.features.count, targets: width, isStored: isStored)
    var blocks: [UInt32] = []
    while try input.next() {
      if let known = numbers, numbers?.goOn() == false {
        numbers = nil
        try rows.insertFirst(known.values)
        cells.insertFirst(columns.features[0])
      }
      guard try cells.append(to: &rows.inputs) else { continue }
      try numbers?.keep()
      try labels?.append(to: &rows.targets)
      try target?.append(to: &rows.targets)
      try weightColumn.append(from: input.rows)
      try groupColumn.append(from: input.rows)
      try texts?.append()
      if let windows = input.windows { blocks.append(windows.block) }
      try rows.rowEnded()
    }
    if let known = numbers, !known.areEnough {
      numbers = nil
      try rows.insertFirst(known.values)
      cells.insertFirst(columns.features[0])
    }
    let layout = try ColumnLayout(cells)
    if !layout.keepsCells {
      try rows.replaceInputs(cells.features.count, with: layout.features.count, layout.compact)
    }
    let meaning = try target?.resolve(task, leavesOutGaps: files.missing != .refuse)
    if let meaning { try rows.replaceTargets(meaning.target) }
    let areAll = layout.features.count + own.count == input.rows.columnCount
    var data = try rows.dataset(
      featureNames: input.rows.featureNames(layout.features, areAll: areAll),
      targetNames: source.targetNames(targets),
      labels: meaning?.labels ?? labels?.labels ?? [],
      task: meaning?.task ?? labels?.task ?? .regression,
      weights: try weightColumn.weights(in: input.rows))
    data.table = layout.table
    texts?.names = input.rows.featureNames(columns.features, areAll: areAll) + data.targetNames
    data.texts = texts
    data.groups = groupColumn.index == nil ? nil : groupColumn.groups
    data.window = input.windows?.window
    data.blocks = files.window?.needsBlocks == true && groupColumn.index == nil ? blocks : nil
    guard !isWindowed || data.task != .regression else { throw windowOfNumbers(input.rows.name) }
    data.notes =
      input.notes + columns.notes + [numbers?.note].compactMap(\.self) + layout.notes
      + [meaning?.note, labels?.note].compactMap(\.self)
    let gaps = meaning?.gaps ?? 0
    if gaps > 0 {
      data.notes.append(
        ColumnSurvey.note(input.rows.name, target: quoted(data.targetNames[0]), gaps: gaps, of: data.rows))
    }
    return gaps + layout.rowsToLeaveOut > 0
      ? try data.withoutGaps(ofFeatures: layout.rowsToLeaveOut > 0) : data
  }

  private static func windowOfNumbers(_ file: String) -> Failure {
    Failure(status: .usage, message: "\(file): --window learns classes, and the target is numbers")
  }

  /// Without the rows that lack a target or, if `ofFeatures`, a feature: which ones, is known only when all have been read.
  private func withoutGaps(ofFeatures: Bool) throws(Failure) -> Dataset {
    var known: [UInt32] = []
    var first: UInt32 = 0
    try forEachBlock { inputs, targets, rows in
      let width = ofFeatures ? featureNames.count : 0
      for row in 0..<rows {
        let features = inputs[row * width..<(row + 1) * width]
        let own = targets[row * targetWidth..<(row + 1) * targetWidth]
        if !features.contains(where: \.isNaN) && !own.contains(where: \.isNaN) {
          known.append(first + UInt32(row))
        }
      }
      first += UInt32(rows)
    }
    return if let stored { try selecting(known, of: stored) } else { selecting(known.map { Int($0) }) }
  }

  /// A data set to evaluate a model with: its features, targets and classes, of up to `most` rows. See SchemaColumns for
  /// how they are found; the targets of `files` are for files where neither names nor places tell, and with
  /// `prefersNames` those of another file. `stored`: the rows are kept in a file.
  static func read(
    _ files: RowFiles, schema: Schema, most: Int = .max, prefersNames: Bool = false, stored: Bool = false
  ) throws(Failure) -> Dataset {
    let input = try LabelledRows(files.read(by: schema), schema.derivation)
      .windows(schema, targets: files.targets, needsLabel: true)
    let told = input.windows == nil ? files.targets : []
    let columns = try SchemaColumns(schema, in: input, targets: told, prefersNames: prefersNames)
    let target = try SchemaTarget(schema, columns, in: input)
    try files.missing.requireNoFill(CompleteRows.filledByModel)
    var complete = CompleteRows(
      input.rows, try RowEncoder(columns.features, model: schema.columns),
      targets: input.labels == nil ? target.columns : [], areNumbers: target.classes.areNumbers,
      rule: files.missing)
    var rows = try ReadRows(
      inputs: columns.features.count, targets: target.columns.count, isStored: stored)
    var count = 0
    while count < most, try input.next() {
      guard try complete.append(to: &rows.inputs) else { continue }
      try target.append(to: &rows.targets)
      try rows.rowEnded()
      count += 1
    }
    try complete.finish()
    var data = try rows.dataset(
      featureNames: schema.featureNames.isEmpty
        ? input.rows.featureNames(columns.features) : schema.featureNames,
      targetNames: schema.targetNames.isEmpty
        ? target.source.targetNames(target.columns) : schema.targetNames,
      labels: schema.labels, task: schema.task, weights: nil)
    data.columns = schema.columns
    data.derivation = schema.derivation
    data.window = schema.window
    data.notes = input.notes + complete.notes
    return data
  }
}
