/// The rows of a training: those to learn from, those to watch it with, and the columns fitted to the former.
struct TrainingParts {
  private(set) var train: Dataset
  /// A share of the rows; nil where there is none.
  private(set) var validation: Dataset?
  /// How rows as they were read become rows of the network; nil for plain numbers.
  let columns: FittedColumns?

  /// Hold out a share of `rows` where `splits` says so. A file that keeps `rows` is gone afterwards.
  init(_ options: TrainingOptions, _ rows: inout Dataset, splits: Bool = true) throws(Failure) {
    (train, validation) = splits ? try options.split(rows) : (rows, nil)
    rows.stored = nil
    columns = try FittedColumns(train)
    try columns?.apply(to: &train)
    if validation != nil { try columns?.apply(to: &validation!) }
  }
}
