/// Which columns of a file are features, and which are targets, when nothing is known but what the user says.
struct TrainingColumns {
  /// In ascending order.
  private(set) var features: [Int]
  /// Features that are computed from columns.
  let plan: DerivationPlan
  /// In the source of the targets.
  let targets: [Int]
  /// Whether the first of the features may be left out when it turns out to count the rows.
  let mayCountRows: Bool
  /// What the user should know about them.
  let notes: [String]

  /// The targets are the labels, or the columns that `files` names, or the last one that is not dropped. The features are
  /// those that `files` names, else all others but for the weight, the group and a first column without a name.
  init(_ input: LabelledRows, _ files: RowFiles, weight: WeightColumn, group: GroupColumn) throws(Failure) {
    let rows = input.rows
    try Self.requireTable(files, rows)
    let dropped = try files.drop.resolve(in: rows)
    let chosen = files.features.isEmpty ? nil : try files.features.resolve(in: rows)
    let dates = try files.derived.dates.resolve(in: rows)
    let series = try SideColumn(files.derived.group, in: rows, option: "--group", role: "the group of --lag")
    let sides = [weight.index, group.index, series.index]
    let columns = (0..<rows.columnCount).filter {
      !sides.contains($0) && !dropped.columns.union(dates.columns).contains($0)
    }
    let own: [Int]
    if let labels = input.labels {
      own = []
      targets = Array(0..<labels.columnCount)
    } else if rows.kind == .table {
      own =
        files.targets.isEmpty
        ? Self.last(columns, chosen) : try ColumnSelector.resolve(files.targets, in: rows)
      targets = own
    } else {
      throw .unlabelled(rows)
    }
    for side in [weight.column, group.column, series] { try side.requireApart(from: own, in: rows) }
    try Self.check(own, dropped.outright, chosen?.outright ?? [], dates: dates.outright, rows)
    let others = columns.filter { !own.contains($0) && chosen?.columns.contains($0) != false }
    let isNameless = chosen == nil && others.first == 0 && rows.header?[0] == DefaultNames.nameless
    features = isNameless ? Array(others.dropFirst()) : others
    mayCountRows = chosen == nil && !isNameless
    notes = isNameless ? ["\(rows.name): column 1 has no name: left out; --features says otherwise"] : []
    plan = DerivationPlan(
      told: files.derived, dates: dates.columns.subtracting(dropped.columns).sorted(),
      candidates: (features + own).sorted(), group: series.index ?? group.index, mayCountRows: mayCountRows)
    if features.isEmpty && plan.isEmpty {
      throw Failure(
        status: .data, message: "\(rows.name): no column is left as a feature beside the target")
    }
    if targets.isEmpty {
      throw Failure(
        status: .data, message: "\(rows.name): no column is left as the target; name it with --target")
    }
  }

  /// Take features that are computed, behind the others.
  mutating func add(_ derived: DerivedRows?) {
    if let derived { features += derived.derived }
  }

  /// The last column that is not chosen as a feature, or else only by a range or a pattern.
  private static func last(_ columns: [Int], _ chosen: ColumnSelection.Found?) -> [Int] {
    let column =
      columns.last { chosen?.columns.contains($0) != true }
      ?? columns.last { chosen?.outright.contains($0) != true }
    return column.map { [$0] } ?? []
  }

  private static func requireTable(_ files: RowFiles, _ rows: any RowSource) throws(Failure) {
    let option =
      files.drop.isEmpty
      ? files.features.isEmpty
        ? files.derived.isEmpty ? nil : files.derived.dates.isEmpty ? "--lag" : "--date" : "--features"
      : "--drop"
    guard let option, rows.kind != .table else { return }
    throw Failure(status: .usage, message: "\(option) names columns of a CSV file; images have none")
  }

  /// Refuse a target that is dropped or a feature too. As one of a range or a pattern it is no feature all the same.
  private static func check(
    _ targets: [Int], _ dropped: Set<Int>, _ chosen: Set<Int>, dates: Set<Int>, _ rows: any RowSource
  ) throws(Failure) {
    for target in targets {
      guard dropped.union(chosen).union(dates).contains(target) else { continue }
      let option =
        dropped.contains(target) ? "--drop" : chosen.contains(target) ? "--features" : "--date"
      throw Failure(
        status: .usage,
        message: "\(rows.name): \(rows.columnName(target)) is the target, and \(option) names it too")
    }
  }
}
