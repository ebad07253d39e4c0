import ArgumentParser

/// Options of which columns of a table a training takes.
struct ColumnOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Columns to take as features, as names, numbers, ranges (3:7, first:last) or patterns of names (pixel_*), separated "
        + "by commas. (default: all but the target, those that are dropped, and a first column that numbers or names "
        + "the rows)", valueName: "columns"))
  var features: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Columns to leave out, written as those of --features.", valueName: "columns"))
  var drop: [String] = []

  mutating func validate() {
    if features.isEmpty { features = UsualRows.current.features }
    if drop.isEmpty { drop = UsualRows.current.drop }
  }

  /// These files, of which these columns are read.
  func files(_ files: RowFiles) -> RowFiles {
    var files = files
    (files.features, files.drop) = (ColumnSelection(features), ColumnSelection(drop))
    return files
  }

  static func setting(_ lists: [String]) -> JSON {
    lists.isEmpty ? .null : .string(lists.joined(separator: ","))
  }

  var settings: [(String, JSON)] {
    [("features", Self.setting(features)), ("drop", Self.setting(drop))]
  }
}
