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

  mutating func validate() throws {
    if date.isEmpty { date = UsualRows.current.date }
    guard dateFormat == nil || !date.isEmpty else {
      throw ValidationError("--date-format needs --date, the columns of dates")
    }
  }

  var told: Derivation.Told { Derivation.Told(dates: ColumnSelection(date), format: dateFormat) }

  var settings: [(String, JSON)] {
    [
      ("date", ColumnOptions.setting(date)), ("date-format", dateFormat?.text.map { .string($0) } ?? .null),
    ]
  }
}

extension DateFormat: OptionValue {
  static var takes: String { "strptime's \(directives), a year among them" }

  init?(argument: String) { self.init(argument) }
}
