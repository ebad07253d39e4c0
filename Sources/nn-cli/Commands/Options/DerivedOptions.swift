import ArgumentParser

/// Options of features that are computed from columns of a table.
struct DerivedOptions: ParsableArguments {
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Columns of dates, written as those of --features: year, sine and cosine of month, day of the week and hour, and the "
        + "days since the first row are features in their place.", valueName: "columns"))
  var date: [String] = []

  @Option(
    help: ArgumentHelp(
      "How dates are written, in strptime's directives: \(DateFormat.directives). (default: ISO 8601, as 2026-01-31 or "
        + "2026-01-31T18:30:00Z)", valueName: "format"))
  var dateFormat: DateFormat?

  @Option(
    help: ArgumentHelp(
      "Add the values of rows before, as 1,2,48, of the target and of each feature that is a number; rows with too few rows before "
        + "them are left out, and the last rows are held out unless --split says otherwise.",
      valueName: "rows"))
  var lag: LagList?

  @Option(
    help: ArgumentHelp(
      "The column whose values tell series apart: --lag takes no row of another one. It is no feature. (default: that of "
        + "--split group:)", valueName: "column"))
  var group: String?

  mutating func validate() throws {
    if date.isEmpty { date = UsualRows.current.date }
    guard dateFormat == nil || !date.isEmpty else {
      throw ValidationError("--date-format needs --date, the columns of dates")
    }
    guard group == nil || lag != nil else {
      throw ValidationError(
        "--group tells series apart for --lag; say --split group:\(group ?? "") to part rows by it")
    }
  }

  var told: Derivation.Told {
    Derivation.Told(
      dates: ColumnSelection(date), format: dateFormat, lags: lag, group: group.map(ColumnSelector.init))
  }

  var settings: [(String, JSON)] {
    [
      ("date", ColumnOptions.setting(date)), ("date-format", dateFormat?.text.map { .string($0) } ?? .null),
      ("lag", lag.map { .string($0.text) } ?? .null), ("group", group.map { .string($0) } ?? .null),
    ]
  }
}

extension LagList: OptionValue {
  static var takes: String { "numbers of rows from 1 to \(Numbers.grouped(most)), as 1,2,48" }

  init?(argument: String) { self.init(argument) }
}

extension DateFormat: OptionValue {
  static var takes: String { "strptime's \(directives), a year among them" }

  init?(argument: String) { self.init(argument) }
}
