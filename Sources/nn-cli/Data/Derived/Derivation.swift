/// Features that are computed from columns of a table, where a network learned from such: part of what a model is, which its
/// note keeps.
struct Derivation: Equatable {
  var dates: [DateFeatures] = []
  var lags: Lags?

  /// What the user says.
  struct Told {
    var dates = ColumnSelection()
    /// nil: ISO 8601.
    var format: DateFormat?
    /// How many rows before.
    var lags: LagList?
    /// The column whose values tell series apart.
    var group: ColumnSelector?

    var isEmpty: Bool { dates.isEmpty && lags == nil }
  }

  /// Names of the features, in their order.
  var names: [String] { dates.flatMap(\.names) + (lags?.names ?? []) }

  /// How each feature is computed, in their order.
  var formulas: [String] {
    dates.flatMap { date in date.formulas.map { "\($0), of \(date.name)" } } + (lags?.formulas ?? [])
  }
}

extension Derivation {
  private static let member = "derived"

  /// Member of the note of a model; none for a model whose features are columns of the table.
  static func members(_ derivation: Derivation?) -> [(String, JSON)] {
    derivation.map { [(member, $0.json)] } ?? []
  }

  private var json: JSON { ["dates": .array(dates.map(\.json)), "lags": lags?.json ?? .null] }

  /// That of a model with this note; nil where the note tells of none.
  init?(note: [String: JSON]) {
    guard case .object(let derived)? = note[Self.member] else { return nil }
    let values = Dictionary(derived) { first, _ in first }
    lags = Lags(values["lags"])
    if case .array(let dates)? = values["dates"] { self.dates = dates.compactMap(DateFeatures.init) }
  }
}
