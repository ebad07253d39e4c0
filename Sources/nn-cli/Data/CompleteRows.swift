/// Reads the numbers of rows for a model, and leaves out or refuses those that lack one: a target is never filled. What
/// cannot be read at all ends in one message about all columns.
struct CompleteRows {
  /// Why --missing fills nothing for a model.
  static let filledByModel = "a model fills in what is missing as it was trained to"

  private let rows: any RowSource
  private let rule: MissingRule
  private let encoder: RowEncoder
  private let targets: [Int]
  private let areNumbers: Bool
  private var survey: ColumnSurvey
  /// Rows that were read, and of them those that were left out.
  private var count = 0
  private var leftOut = 0

  /// `targets` are columns whose missing values count too, and `areNumbers` says that they are no classes.
  init(
    _ rows: any RowSource, _ encoder: RowEncoder, targets: [Int] = [], areNumbers: Bool = true,
    rule: MissingRule
  ) {
    (self.rows, self.encoder, self.rule) = (rows, encoder, rule)
    (self.targets, self.areNumbers) = (targets, areNumbers)
    survey = ColumnSurvey(encoder.columns, targets: targets, areNumbers: areNumbers)
  }

  /// Append the numbers of the row that the source stands on; false where the row is left out.
  mutating func append(to values: inout [Float]) throws(Failure) -> Bool {
    count += 1
    let start = values.count
    let fault = encoder.append(rows, to: &values)
    let lacksTarget = targets.contains { rows.isMissingTarget($0, isNumber: areNumbers) }
    let lacksFeature = rule == .drop && values[start...].contains(where: \.isNaN)
    if fault == nil && !lacksTarget && !lacksFeature { return true }
    values.removeLast(values.count - start)
    let isGap = fault.map(rows.isMissing) ?? true
    // Numbers that the wrong decimal mark spoils are no matter of columns.
    if !isGap, let fault, rows.decimal.advice(rows.text(fault)) != nil {
      throw rows.fault(fault, as: .knownFeature)
    }
    try survey.add(rows, encoder, countsGaps: rule == .drop)
    guard isGap, rule == .drop || rule != .refuse && fault == nil else { throw try failure() }
    leftOut += 1
    return false
  }

  /// A source that ends early, or goes wrong elsewhere, ends the survey.
  private mutating func failure() throws(Failure) -> Failure {
    while (try? rows.next()) == true {
      count += 1
      try survey.add(rows, encoder, countsGaps: rule == .drop)
    }
    return survey.failure(rows, count: count, as: .knownFeature)
  }

  /// No rows follow: refuse a file of which none is left.
  func finish() throws(Failure) {
    if leftOut > 0 && leftOut == count { throw survey.noRowIsLeft(rows, places: blamed) }
  }

  /// Features for whose gaps rows are left out.
  private var blamed: [Int] { rule == .drop ? Array(survey.columns.indices) : [] }

  /// What the user should know.
  var notes: [String] {
    [survey.note(rows, leftOut: leftOut, of: count, places: blamed)].compactMap(\.self)
  }
}
