/// Where the columns of a model are in a file of rows.
///
/// When both have names, features and targets are found by name, in any order, and other columns are
/// ignored. Else they go by their place: the features in order, then the targets, if they are there; or, when the model
/// was trained on some columns of a file without names, those columns.
struct SchemaColumns {
  let features: [Int]
  /// In the source of the targets; nil when there are none.
  let targets: [Int]?

  /// `prefersNames`: what is told is about another file, and names come before it.
  init(
    _ schema: Schema, in input: LabelledRows, targets selectors: [ColumnSelector], prefersNames: Bool = false
  ) throws(Failure) {
    let rows = input.rows
    let isTold = !selectors.isEmpty && !(prefersNames && Self.hasTargets(schema, rows))
    let told = isTold ? try ColumnSelector.resolve(selectors, in: rows) : nil
    let found: [Int]?
    if let header = rows.header, try Self.goesByName(schema, header, rows) {
      features = schema.featureNames.map { header.firstIndex(of: $0)! }
      let named = schema.targetNames.compactMap { header.firstIndex(of: $0) }
      found = told ?? (named.isEmpty || named.count < schema.targetNames.count ? nil : named)
    } else {
      (features, found) = try Self.byPlace(schema, rows, told)
    }
    targets = input.labels.map { Array(0..<$0.columnCount) } ?? found
  }

  /// Whether the names of a file tell its targets.
  private static func hasTargets(_ schema: Schema, _ rows: any RowSource) -> Bool {
    guard let header = rows.header, !schema.targetNames.isEmpty else { return false }
    return schema.targetNames.allSatisfy(header.contains)
  }

  /// The targets, which an evaluation cannot do without.
  func requiredTargets(_ schema: Schema, in input: LabelledRows) throws(Failure) -> [Int] {
    let expected = schema.task.hasClasses ? 1 : schema.targetNames.count
    guard let targets else { throw Self.missingTargets(schema, input.rows) }
    guard expected == 0 || targets.count == expected else {
      throw Failure(
        status: .data,
        message:
          "\(input.targetSource.name): \(Numbers.count(targets.count, "target")), but the model has \(expected)"
      )
    }
    return targets
  }

  private static func missingTargets(_ schema: Schema, _ rows: any RowSource) -> Failure {
    switch rows.kind {
    case .images: return .unlabelled(rows)
    case .table, .labels, .numbers:
      let names = schema.targetNames.isEmpty ? "" : " \(listed(schema.targetNames))"
      return Failure(
        status: .data, message: "\(rows.name): the target column\(names) is missing; name it with --target")
    }
  }

  /// Names that nobody gave (x1, x2, ...) need not be in the file.
  private static func goesByName(
    _ schema: Schema, _ header: [String], _ rows: any RowSource
  ) throws(Failure) -> Bool {
    let names = schema.featureNames
    let known = Set(header)
    let missing = names.filter { !known.contains($0) }
    if missing.isEmpty { return !names.isEmpty }
    if missing.count == names.count && DefaultNames.columns(names) != nil { return false }
    throw Failure(
      status: .data,
      message: "\(rows.name): no column \(listed(missing)), which the model needs; "
        + "its columns are \(listed(header))")
  }

  private static func byPlace(
    _ schema: Schema, _ rows: any RowSource, _ told: [Int]?
  ) throws(Failure) -> ([Int], [Int]?) {
    let count = rows.columnCount
    if case .images(let height, let width) = rows.kind {
      guard count == schema.inputs else {
        throw Failure(
          status: .data,
          message:
            "\(rows.name): images of \(height) x \(width) pixels, but the model has \(schema.inputs) inputs")
      }
      return (Array(0..<count), nil)
    }
    let targetCount = max(1, schema.targetNames.count)
    let places = DefaultNames.columns(schema.featureNames)
    if let places, places.count == schema.inputs, places != Array(0..<schema.inputs),
      places.allSatisfy({ $0 < count })
    {
      return (places, told ?? last(targetCount, of: count, besides: places))
    }
    if let told, count == schema.inputs + told.count {
      return ((0..<count).filter { !told.contains($0) }, told)
    }
    if told == nil && count == schema.inputs { return (Array(0..<count), nil) }
    if told == nil && count == schema.inputs + targetCount {
      return (Array(0..<schema.inputs), Array(schema.inputs..<count))
    }
    throw Failure(
      status: .data,
      message: "\(rows.name): \(count) columns, but the model has \(schema.inputs) features, "
        + "alone or followed by \(Numbers.count(told?.count ?? targetCount, "target"))")
  }
}

extension SchemaColumns {
  /// The last columns of a file without names, which a training takes for targets; nil when some are features.
  private static func last(_ targets: Int, of count: Int, besides features: [Int]) -> [Int]? {
    let columns = Array((0..<count).suffix(targets))
    return columns.contains(where: features.contains) ? nil : columns
  }
}

extension Failure {
  /// Where targets are needed, and the rows are images alone.
  static func unlabelled(_ rows: any RowSource) -> Failure {
    Failure(
      status: .data, message: "\(rows.name): holds images and not their classes; name those with --labels")
  }
}
