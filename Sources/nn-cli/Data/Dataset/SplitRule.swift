/// How rows are parted into those to train on and those held out, or into folds.
enum SplitRule: Equatable {
  case random
  /// Gives each part the same share of every class.
  case stratified
  /// In the order of the file: the last rows are held out, and folds are blocks.
  case ordered
  /// All rows of one value of this column are in the same part.
  case group(String)

  /// Column of the groups, if there is one.
  var column: ColumnSelector? {
    if case .group(let column) = self { ColumnSelector(column) } else { nil }
  }

  /// The rule for a data set: what the user says, else rows that follow one another keep their order, and classes are
  /// stratified.
  static func resolve(_ told: SplitRule?, for data: Dataset) throws(Failure) -> SplitRule {
    guard told != .stratified || data.task.hasClasses else {
      throw Failure(
        status: .usage,
        message: "--split stratified is for classes, but the data have \(data.task.predicted); say random")
    }
    if told == nil && data.derivation?.lags != nil { return .ordered }
    return told ?? (data.task.hasClasses ? .stratified : .random)
  }
}

extension SplitRule {
  /// As the user writes it.
  var text: String {
    switch self {
    case .random: "random"
    case .stratified: "stratified"
    case .ordered: "ordered"
    case .group(let column): "group:\(column)"
    }
  }
}
