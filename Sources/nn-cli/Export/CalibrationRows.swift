import NeuralNetwork

/// Rows that show a quantiser what inputs look like, with their targets where the file has them.
struct CalibrationRows {
  /// [count][inputs]
  let inputs: [Float]
  let count: Int
  let source: String
  /// The rows with their targets; nil unless every row has targets that the model knows.
  let labelled: Dataset?

  private static let most = 10_000

  init(_ model: OpenModel, _ files: RowFiles) throws(Failure) {
    source = inputName(files.data)
    if files.labels != nil {
      let data = try Dataset.read(files, schema: model.schema, most: Self.most)
      (inputs, count, labelled) = (data.inputs, data.rows, data)
      return
    }
    let input = try LabelledRows(files.read(by: model.schema), model.schema.derivation)
      .windows(model.schema, targets: files.targets, needsLabel: false)
    let columns = try SchemaColumns(
      model.schema, in: input, targets: input.windows == nil ? files.targets : [])
    var complete = CompleteRows(
      input.rows, try RowEncoder(columns.features, model: model.schema.columns), rule: files.missing)
    var known = try KnownTargets(model, columns.targets)
    var inputs: [Float] = []
    var rows = 0
    while rows < Self.most, try input.next() {
      try Memory.reserve(&inputs, adding: columns.features.count)
      guard try complete.append(to: &inputs) else { continue }
      known.append(from: input.targetSource)
      rows += 1
    }
    try complete.finish()
    self.inputs = inputs
    count = rows
    labelled = known.dataset(model.schema, inputs, rows: rows)
  }
}

/// The targets of rows that need not have any.
private struct KnownTargets {
  private let columns: [Int]
  private let classes: ClassIndex?
  private let areLabels: Bool
  private var values: [Float] = []
  private var areComplete: Bool

  init(_ model: OpenModel, _ columns: [Int]?) throws(Failure) {
    let schema = model.schema
    self.columns = columns ?? []
    classes = schema.task.hasClasses ? try ClassIndex(schema.labels) : nil
    areLabels = schema.task == .multilabel
    areComplete = self.columns.count == (schema.task.hasClasses ? 1 : model.network.outputs)
  }

  mutating func append(from rows: any RowSource) {
    guard areComplete else { return }
    if let classes {
      let index = try? classes.index(columns[0], of: rows)
      areComplete = index != nil
      values.append(index ?? 0)
    } else {
      let first = values.count
      areComplete =
        rows.append(columns, from: 0, to: &values) == nil
        && (!areLabels || values[first...].allSatisfy { $0 == 0 || $0 == 1 })
    }
  }

  func dataset(_ schema: Schema, _ inputs: [Float], rows: Int) -> Dataset? {
    guard areComplete else { return nil }
    return Dataset(
      rows: rows, inputs: inputs, targets: values, featureNames: schema.featureNames,
      targetNames: schema.targetNames, labels: schema.labels, task: schema.task, targetWidth: columns.count,
      columns: schema.columns)
  }
}
