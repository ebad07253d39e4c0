/// Reads the features of rows to train on, whatever they hold: a number, a text (TextCell), or NaN for what is missing. What a
/// column is, only its last row tells.
struct TrainingCells {
  /// Texts of one column that are told apart, of columns that the user does not call categories: as many as scikit-learn's
  /// histogram boosting takes, and an index of a byte. More are names or dates.
  static let mostCategories = 255

  let rows: any RowSource
  let kinds: ColumnKinds?
  let rule: MissingRule
  /// What messages call the features.
  let role: ColumnRole
  private(set) var survey: ColumnSurvey
  /// Columns of the file, and what the user says about each.
  private(set) var features: [Int]
  private(set) var told: [ColumnKinds.Told]
  private var firstTold: ColumnKinds.Told
  private(set) var collapsed: CollapsedNumbers
  /// Rows that were read, and of them those that were left out.
  private(set) var count = 0
  private(set) var leftOut = 0
  /// Rows that were taken, by the places of their gaps: only columns of texts, which may turn out to be of no use, lack a value.
  private(set) var undecided: [[Int]: Int] = [:]

  /// `targets` are columns of the same rows whose missing values count, and `areNumbers` says that they are no classes.
  /// `isFirstOpen`: the first feature is read only when it turns out to be one.
  init(
    _ rows: any RowSource, _ features: [Int], targets: [Int], areNumbers: Bool, _ files: RowFiles,
    isFirstOpen: Bool
  ) throws(Failure) {
    (self.rows, kinds, rule) = (rows, files.kinds, files.missing)
    role = files.kinds == nil ? .numericFeature : .feature
    let told =
      try files.kinds?.told(features, targets: targets, in: rows)
      ?? .init(repeating: .number, count: features.count)
    firstTold = told[0]
    self.features = isFirstOpen ? Array(features.dropFirst()) : features
    self.told = isFirstOpen ? Array(told.dropFirst()) : told
    collapsed = CollapsedNumbers(columns: self.features.count)
    survey = ColumnSurvey(self.features, targets: targets, areNumbers: areNumbers)
    for place in self.told.indices where self.told[place] == .category {
      survey.columns[place].isCategory = true
    }
  }

  /// Take the first feature after all, all of whose fields so far are numbers.
  mutating func insertFirst(_ column: Int) {
    features.insert(column, at: 0)
    told.insert(firstTold, at: 0)
    survey.insertFirst(column)
    collapsed.insertFirst()
  }

  /// Append the cells of the row that the source stands on; false where the row is left out.
  mutating func append(to values: inout [Float]) throws(Failure) -> Bool {
    count += 1
    let start = values.count
    var next = 0
    while let place = rows.append(features, from: next, to: &values) {
      values.append(told[place] == .category ? 0 : try cell(place))
      next = place + 1
    }
    for place in told.indices where told[place] == .category {
      values[start + place] = try category(place)
    }
    addNumbers(values[start...])
    let lacksTarget = survey.addTargets(rows)
    let gaps = rule == .drop ? told.indices.filter { isMissing(values[start + $0]) } : []
    if !lacksTarget && gaps.allSatisfy(mayBeNames) {
      if !gaps.isEmpty { undecided[gaps, default: 0] += 1 }
      return true
    }
    values.removeLast(values.count - start)
    leftOut += 1
    return false
  }

  /// Whether a column may be left out when all rows have been read: it has no number yet.
  private func mayBeNames(_ place: Int) -> Bool {
    let column = survey.columns[place]
    return told[place] == .nothing && column.words + column.missing == count
  }

  /// Take note of numbers that 32 bits may not tell apart.
  private mutating func addNumbers(_ row: ArraySlice<Float>) {
    guard rows.kind == .table else { return }
    for (place, value) in row.enumerated() where value.isFinite && told[place] != .category {
      collapsed.add(value, place, rows, column: features[place])
    }
  }

  private func isMissing(_ value: Float) -> Bool { value.isNaN && TextCell.text(value) == nil }

  /// What is no number.
  private mutating func cell(_ place: Int) throws(Failure) -> Float {
    let column = features[place]
    if rows.isMissing(column) { return missing(place) }
    survey.note(rows.fault(column, as: role))
    if rows.written(column) != nil {
      survey.columns[place].nonFinite += 1
      return .nan
    }
    if let first = rows.bytes(column).first, first &- UInt8(ascii: "0") < 10 || first == UInt8(ascii: "-"),
      rows.decimal.advice(rows.text(column)) != nil
    {
      // Numbers that the wrong decimal mark spoils are no matter of columns.
      throw rows.fault(column, as: role)
    }
    return try word(place, most: ColumnSurvey.mostTexts)
  }

  /// A field of a column that the user calls one of categories.
  private mutating func category(_ place: Int) throws(Failure) -> Float {
    rows.isMissing(features[place]) ? missing(place) : try word(place, most: TextCell.most)
  }

  private mutating func missing(_ place: Int) -> Float {
    if rule == .refuse { survey.note(rows.fault(features[place], as: role)) }
    survey.countMissing(rows, place)
    return .nan
  }

  private mutating func word(_ place: Int, most: Int) throws(Failure) -> Float {
    survey.columns[place].words += 1
    let known = survey.columns[place].texts.count
    if known >= most { return .nan }
    let text = try survey.columns[place].texts.add(rows.bytes(features[place]))
    guard text < known || rows.bytes(features[place]).isValidText else {
      throw rows.notUTF8(features[place])
    }
    return TextCell.value(text)
  }
}
