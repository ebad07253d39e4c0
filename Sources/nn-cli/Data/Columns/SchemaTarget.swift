/// The targets of rows for a model: its classes, its labels, or numbers.
struct SchemaTarget {
  /// In the source of the targets.
  let columns: [Int]
  let source: any RowSource
  let task: Task
  let classes: ClassIndex

  init(_ schema: Schema, _ columns: SchemaColumns, in input: LabelledRows) throws(Failure) {
    source = input.targetSource
    self.columns = try columns.requiredTargets(schema, in: input)
    task = schema.task
    classes = try ClassIndex(schema.labels)
  }

  /// Append those of the row that the source stands on.
  func append(to values: inout [Float]) throws(Failure) {
    switch task {
    case .regression: try source.append(columns, to: &values, as: .target)
    case .multilabel: try source.appendLabels(columns, to: &values)
    case .binary, .multiclass: values.append(try classes.index(columns[0], of: source))
    }
  }
}
