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

  init(_ model: OpenModel, path: String, options: TableOptions) throws(Failure) {
    let reader = try CSVReader(path: path, options: options.csv)
    let columns = try SchemaColumns(model.schema, in: reader, targets: options.targets)
    var known = KnownTargets(model, columns.targets)
    var inputs: [Float] = []
    var rows = 0
    var row = CSVRow()
    while rows < Self.most, try reader.next(&row) {
      try reader.append(row, columns.features, to: &inputs, as: .knownFeature)
      known.append(row, in: reader)
      rows += 1
    }
    self.inputs = inputs
    count = rows
    source = inputName(path)
    labelled = known.dataset(model.schema, inputs, rows: rows)
  }

  /// IDX images; `labels` are their classes.
  init(_ model: OpenModel, images: String, labels: String?) throws(Failure) {
    source = inputName(images)
    if let labels {
      let data = try Dataset.idx(images: images, labels: labels, schema: model.schema, most: Self.most)
      (inputs, count, labelled) = (data.inputs, data.rows, data)
    } else {
      let reader = try FeatureReader(images: images, schema: model.schema)
      var inputs: [Float] = []
      count = try reader.nextBlock(maxRows: Self.most, into: &inputs)
      self.inputs = inputs
      labelled = nil
    }
  }
}

/// The targets of rows that need not have any.
private struct KnownTargets {
  private let columns: [Int]
  private let classes: ClassIndex?
  private var values: [Float] = []
  private var areComplete: Bool

  init(_ model: OpenModel, _ columns: [Int]?) {
    let isRegression = model.schema.task == .regression
    self.columns = columns ?? []
    classes = isRegression ? nil : ClassIndex(model.schema.labels)
    areComplete = self.columns.count == (isRegression ? model.network.outputs : 1)
  }

  mutating func append(_ row: CSVRow, in reader: CSVReader) {
    guard areComplete else { return }
    if let classes {
      let index = try? classes.index(row, columns[0], in: reader)
      areComplete = index != nil
      values.append(index ?? 0)
    } else {
      areComplete = row.append(columns, to: &values) == nil
    }
  }

  func dataset(_ schema: Schema, _ inputs: [Float], rows: Int) -> Dataset? {
    guard areComplete else { return nil }
    return Dataset(
      rows: rows, inputs: inputs, targets: values, featureNames: schema.featureNames,
      targetNames: schema.targetNames, labels: schema.labels, task: schema.task, targetWidth: columns.count)
  }
}
