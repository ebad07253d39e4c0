/// Where rows come from: a file, and perhaps a second one with their targets.
struct RowFiles {
  var data: String
  /// A file of one column, the targets of the rows of `data` in their order; nil: the targets are columns of `data`.
  var labels: String? = nil
  /// Whether `data` must be an IDX file of images.
  var areImages = false
  /// How those of them that are CSV files are written.
  var csv = CSVOptions()
  /// The columns of `data` that are targets; empty: the last one, or those of a model.
  var targets: [ColumnSelector] = []
  /// Columns that are features in a training; empty: all that are nothing else.
  var features = ColumnSelection()
  /// Columns that a training leaves out.
  var drop = ColumnSelection()
  /// What happens where rows lack a value.
  var missing = MissingRule.refuse
  /// What a training makes of columns that are no plain numbers; nil: they are an error.
  var kinds: ColumnKinds?
  /// Features that a training computes from columns.
  var derived = Derivation.Told()
  /// What a training makes of a log of readings; nil: every row of the file is a row.
  var window: WindowRequest?
}

extension RowFiles {
  /// These files as a model reads them: where nobody says what stands for a missing value, as its training was told.
  func read(by schema: Schema) -> RowFiles {
    guard let missing = schema.missing, !csv.missing.areTold else { return self }
    var files = self
    files.csv.missing = MissingTokens(missing)
    return files
  }
}

/// The rows of a file, together with those of the file of their targets, if they have one.
final class LabelledRows {
  private(set) var rows: any RowSource
  let labels: (any RowSource)?
  /// `rows`, when they are windows of a log.
  let windows: WindowedRows?
  private var count = 0

  /// `derivation` says which features of a model are computed from columns. `needsTargets`: an archive's too, beside the
  /// features.
  init(_ files: RowFiles, _ derivation: Derivation? = nil, needsTargets: Bool = true) throws(Failure) {
    if files.data == "-" && files.labels == "-" {
      throw Failure(
        status: .usage, message: "standard input is both the data and --labels; name a file for one of them")
    }
    rows = try openRows(files.data, files.csv, only: files.areImages ? .idx : nil)
    if rows.kind == .labels { throw Self.exchanged(rows, "images") }
    if let path = files.labels {
      labels = try openRows(path, files.csv, as: .targets)
    } else if needsTargets && files.targets.isEmpty, let archive = (rows as? ArrayRows)?.archive {
      labels = try archive.targets(missing: files.csv.missing)
    } else {
      labels = nil
    }
    windows = nil
    if let labels { try check(labels, files) }
    if let derivation, let derived = try DerivedRows(rows, derivation) { rows = derived }
  }

  /// Add the features that a training computes; the result is their columns and what a model must know of them.
  func derive(_ plan: DerivationPlan) throws(Failure) -> DerivedRows? {
    if labels != nil && plan.told.lags != nil {
      throw Failure(
        status: .usage,
        message: "--lag takes targets of the rows before, and --labels has them in another file")
    }
    let derived = try DerivedRows(rows, plan)
    if let derived { rows = derived }
    return derived
  }

  init(_ windows: WindowedRows) { (rows, labels, self.windows) = (windows, nil, windows) }

  /// What holds the targets.
  var targetSource: any RowSource { labels ?? rows }

  /// Move on to the next row, and to its target; false at the end.
  func next() throws(Failure) -> Bool {
    let isRow = try rows.next()
    guard let labels else { return isRow }
    let isLabel = try labels.next()
    if isRow != isLabel { throw isRow ? mismatch(labels, rows) : mismatch(rows, labels) }
    count += 1
    return isRow
  }

  /// What the user should know about how the files were read so far.
  var notes: [String] { rows.notes + (labels?.notes ?? []) }

  private func check(_ labels: any RowSource, _ files: RowFiles) throws(Failure) {
    if case .images = labels.kind { throw Self.exchanged(labels, "labels") }
    guard labels.columnCount == 1 || labels is ArrayRows else {
      throw Failure(
        status: .data,
        message: "\(labels.name): \(labels.columnCount) columns, but --labels names a file of one")
    }
    guard files.targets.isEmpty else {
      throw Failure(
        status: .usage,
        message: "--target names a column of the data, and --labels another file of targets; leave one out")
    }
    guard let stated = rows.rowCount, let other = labels.rowCount, stated != other else { return }
    throw Failure(
      status: .data,
      message: "\(rows.name) has \(Numbers.count(stated, rows.kind.noun)), but \(labels.name) has "
        + Numbers.count(other, labels.kind.noun))
  }

  private static func exchanged(_ source: any RowSource, _ wanted: String) -> Failure {
    let found = wanted == "images" ? "labels" : "images"
    return Failure(
      status: .data,
      message: "\(source.name): not an IDX file of \(wanted): it holds \(found); "
        + "are the images and their labels exchanged?")
  }

  private func mismatch(_ shorter: any RowSource, _ longer: any RowSource) -> Failure {
    Failure(
      status: .data,
      message:
        "\(shorter.name) ends after \(Numbers.count(count, shorter.kind.noun)), but \(longer.name) goes on; "
        + "every row needs one target")
  }
}
