/// What a training makes of columns that are not plain numbers, as far as the user says.
struct ColumnKinds {
  /// Columns that are categories whatever they hold.
  var categorical = ColumnSelection()
  /// Columns that are numbers, so that text in them is an error.
  var numeric = ColumnSelection()
  /// Whether a number that may be missing gets a feature more, which says that it is.
  var flagsMissing = false
  var missingCategory = MissingCategoryRule.own
  /// Categories in fewer rows to train on are pooled; nil: none.
  var minFrequency: Int?

  /// What the user says about one column.
  enum Told {
    case nothing
    case number
    case category
  }

  /// What the user says about these features.
  func told(_ features: [Int], targets: [Int], in rows: any RowSource) throws(Failure) -> [Told] {
    let categories = try categorical.resolve(in: rows)
    let numbers = try numeric.resolve(in: rows)
    try Self.check(categories, "--categorical", targets, rows)
    try Self.check(numbers, "--numeric", targets, rows)
    if let both = categories.columns.intersection(numbers.columns).min() {
      throw Failure(
        status: .usage,
        message: "\(rows.name): --categorical and --numeric both name \(rows.columnName(both)); leave one out"
      )
    }
    return features.map {
      categories.columns.contains($0) ? .category : numbers.columns.contains($0) ? .number : .nothing
    }
  }

  /// Refuse a target that is named, but for one of a range or a pattern.
  private static func check(
    _ found: ColumnSelection.Found, _ option: String, _ targets: [Int], _ rows: any RowSource
  ) throws(Failure) {
    guard let target = targets.first(where: found.outright.contains) else { return }
    throw Failure(
      status: .usage,
      message: "\(rows.name): \(rows.columnName(target)) is the target, and \(option) names it; --task says "
        + "what a target is")
  }
}
