import ArgumentParser

/// Options of what the columns of a table are to a training.
struct ColumnKindOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Columns to take as categories, one-hot, written as those of --features. (default: those that hold text, but for "
        + "those where more than half of the texts differ, or more than 255)", valueName: "columns"))
  var categorical: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Columns that are numbers, so that text in them is an error, written as those of --features.",
      valueName: "columns"))
  var numeric: [String] = []

  @Flag(
    help: """
      Add a feature to each column of numbers that lacks values: 1 where it does, else 0, as scikit-learn's \
      add_indicator.
      """)
  var missingIndicator = false

  @Option(
    help: ArgumentHelp(
      "What a category that is missing becomes: a category of its own, or the most frequent one of the rows to train on. "
        + "(default: own)", valueName: "rule"))
  var missingCategory: MissingCategoryRule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Pool categories of fewer rows than this into one, other, which also takes those that the training has not seen. "
        + "(default: none is pooled)", valueName: "rows"))
  var minFrequency: Int?

  mutating func validate() throws {
    if categorical.isEmpty { categorical = UsualRows.current.categorical }
    if numeric.isEmpty { numeric = UsualRows.current.numeric }
    if let minFrequency { try require(minFrequency, in: 1...Int(Int32.max), "--min-frequency") }
  }

  var kinds: ColumnKinds {
    ColumnKinds(
      categorical: ColumnSelection(categorical), numeric: ColumnSelection(numeric),
      flagsMissing: missingIndicator, missingCategory: missingCategory ?? .own, minFrequency: minFrequency)
  }

  func check(_ missing: MissingRule) throws(Failure) {
    guard missing.fill == nil else { return }
    let options = [("indicator", missingIndicator), ("category", missingCategory != nil)]
    guard let option = options.first(where: \.1)?.0 else { return }
    throw Failure(
      status: .usage,
      message: "--missing-\(option) and --missing \(missing.text) contradict each other; leave one out")
  }

  var settings: [(String, JSON)] {
    [
      ("categorical", ColumnOptions.setting(categorical)), ("numeric", ColumnOptions.setting(numeric)),
      ("missing-indicator", .bool(missingIndicator)),
      ("missing-category", missingCategory.map { .string($0.rawValue) } ?? .null),
      ("min-frequency", minFrequency.map { .integer($0) } ?? .null),
    ]
  }
}

extension MissingCategoryRule: OptionValue {}
