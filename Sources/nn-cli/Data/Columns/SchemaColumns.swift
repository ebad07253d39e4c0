/// Where the columns of a model are in a CSV file.
///
/// When both have names, features and targets are found by name, in any order, and other columns are
/// ignored. Else they go by their place: the features in order, then the targets, if they are there.
struct SchemaColumns {
  let features: [Int]
  /// nil when the file has no targets.
  let targets: [Int]?

  init(_ schema: Schema, in reader: CSVReader, targets selectors: [ColumnSelector] = []) throws(Failure) {
    let told = selectors.isEmpty ? nil : try ColumnSelector.resolve(selectors, in: reader)
    if let header = reader.header, try Self.goesByName(schema, header, reader) {
      features = schema.featureNames.map { header.firstIndex(of: $0)! }
      let named = schema.targetNames.compactMap { header.firstIndex(of: $0) }
      targets = told ?? (named.isEmpty || named.count < schema.targetNames.count ? nil : named)
    } else {
      (features, targets) = try Self.byPlace(schema, reader, told)
    }
  }

  /// The targets, which an evaluation cannot do without.
  func requiredTargets(_ schema: Schema, in reader: CSVReader) throws(Failure) -> [Int] {
    let expected = schema.task == .regression ? schema.targetNames.count : 1
    guard let targets else {
      let names = schema.targetNames.isEmpty ? "" : " \(listed(schema.targetNames))"
      throw Failure(
        status: .data, message: "\(reader.name): the target column\(names) is missing; name it with --target")
    }
    guard expected == 0 || targets.count == expected else {
      throw Failure(
        status: .data,
        message: "\(reader.name): \(Numbers.count(targets.count, "target")), but the model has \(expected)")
    }
    return targets
  }

  /// Names that nobody gave (x1, x2, ...) need not be in the file.
  private static func goesByName(
    _ schema: Schema, _ header: [String], _ reader: CSVReader
  ) throws(Failure) -> Bool {
    let names = schema.featureNames
    let known = Set(header)
    let missing = names.filter { !known.contains($0) }
    if missing.isEmpty { return !names.isEmpty }
    if missing.count == names.count && names == DefaultNames.features(names.count) { return false }
    throw Failure(
      status: .data,
      message: "\(reader.name): no column \(listed(missing)), which the model needs; "
        + "its columns are \(listed(header))")
  }

  private static func byPlace(
    _ schema: Schema, _ reader: CSVReader, _ told: [Int]?
  ) throws(Failure) -> ([Int], [Int]?) {
    let count = reader.columnCount
    let targetCount = max(1, schema.targetNames.count)
    if let told, count == schema.inputs + told.count {
      return ((0..<count).filter { !told.contains($0) }, told)
    }
    if told == nil && count == schema.inputs { return (Array(0..<count), nil) }
    if told == nil && count == schema.inputs + targetCount {
      return (Array(0..<schema.inputs), Array(schema.inputs..<count))
    }
    throw Failure(
      status: .data,
      message: "\(reader.name): \(count) columns, but the model has \(schema.inputs) features, "
        + "alone or followed by \(Numbers.count(told?.count ?? targetCount, "target"))")
  }
}
