/// What the columns of rows to train on turned out to be, when all rows have been read: numbers, categories, or of no use.
struct ColumnLayout {
  private enum Kind {
    case number
    /// New index of each text, and the texts in their order.
    case category(order: [Int], texts: [String])
    /// Left out, as too many of its texts differ.
    case names
    /// Left out, as it holds nothing.
    case empty
  }

  private let cells: TrainingCells
  private let kinds: [Kind]
  private var survey: ColumnSurvey
  private var rows: any RowSource { cells.rows }
  /// Rows that lack a value of a column that is kept, which shows only now.
  let rowsToLeaveOut: Int
  private var leftOutRows: Int { cells.leftOut + rowsToLeaveOut }
  /// Features for whose gaps rows are left out.
  private var blamed: [Int] {
    cells.rule == .drop ? survey.columns.indices.filter { Self.isKept(kinds[$0]) } : []
  }

  /// Refuse what cannot be used, in one message.
  init(_ cells: TrainingCells) throws(Failure) {
    self.cells = cells
    survey = cells.survey
    var kinds: [Kind] = []
    for place in cells.features.indices {
      let kind = try Self.kind(cells, place)
      survey.columns[place].isFaulty = Self.isFaulty(cells, place, kind)
      // Texts are no fault of categories.
      if case .category = kind { survey.columns[place].words = 0 }
      kinds.append(kind)
    }
    self.kinds = kinds
    rowsToLeaveOut = cells.undecided.reduce(0) { count, rows in
      rows.key.contains { Self.isKept(kinds[$0]) } ? count + rows.value : count
    }
    let lacksTarget = cells.rule == .refuse && survey.targets.contains { $0.missing > 0 }
    if lacksTarget || survey.columns.contains(where: \.isFaulty) {
      throw survey.failure(cells.rows, count: cells.count, as: cells.role)
    }
    if leftOutRows > 0 && leftOutRows == cells.count {
      throw survey.noRowIsLeft(
        cells.rows, places: blamed,
        advice: blamed.isEmpty
          ? "" : "; leave columns out with --drop, or have gaps filled, without --missing drop")
    }
    if !kinds.contains(where: Self.isKept) {
      throw Failure(
        status: .data,
        message: "\(cells.rows.name): no column is left as a feature: \(leftOut); "
          + "--categorical takes texts however many differ")
    }
  }

  private static func kind(_ cells: TrainingCells, _ place: Int) throws(Failure) -> Kind {
    let column = cells.survey.columns[place]
    if column.missing == cells.count && cells.rule.fill != nil { return .empty }
    switch cells.told[place] {
    case .category where column.texts.count >= TextCell.most:
      throw Failure(
        status: .data,
        message: "\(cells.rows.name): \(cells.rows.columnName(column.index)) has more than "
          + "\(Numbers.grouped(TextCell.most)) different texts, too many for categories; leave it out with --drop"
      )
    case .category: return categories(cells, column)
    case .nothing where column.words > 0 && column.words == cells.count - column.missing:
      let isOfNames =
        column.texts.count > TrainingCells.mostCategories || column.texts.count * 2 > column.words
      return isOfNames ? .names : categories(cells, column)
    case .nothing, .number: return .number
    }
  }

  /// Numbers are ordered as numbers, other texts as texts.
  private static func categories(_ cells: TrainingCells, _ column: ColumnSurvey.Column) -> Kind {
    let keys = column.texts.ordered(cells.rows.decimal)
    var order = [Int](repeating: 0, count: keys.count)
    for (index, key) in keys.enumerated() { order[key] = index }
    return .category(order: order, texts: keys.map { column.texts[$0] })
  }

  private static func isFaulty(_ cells: TrainingCells, _ place: Int, _ kind: Kind) -> Bool {
    let column = cells.survey.columns[place]
    let lacks = cells.rule == .refuse && column.missing > 0
    switch kind {
    case .number: return lacks || column.nonFinite + column.words > 0
    case .category: return lacks
    case .names, .empty: return false
    }
  }

  private static func isKept(_ kind: Kind) -> Bool {
    switch kind {
    case .number, .category: true
    case .names, .empty: false
    }
  }
}

extension ColumnLayout {
  /// Features that are kept, as columns of the file.
  var features: [Int] { cells.features.indices.filter { Self.isKept(kinds[$0]) }.map { cells.features[$0] } }

  /// nil where all columns are numbers that are there.
  var table: TableColumns? {
    var columns: [TableColumns.Column] = []
    for (place, kind) in kinds.enumerated() {
      let hasGaps = cells.rule.fill != nil && survey.columns[place].missing > 0
      switch kind {
      case .number: columns.append(.init(texts: nil, hasGaps: hasGaps))
      case .category(_, let texts): columns.append(.init(texts: texts, hasGaps: hasGaps))
      case .names, .empty: break
      }
    }
    let isPlain = columns.allSatisfy { $0.texts == nil && !$0.hasGaps } && !cells.rule.fillsAll
    return isPlain
      ? nil
      : TableColumns(
        columns: columns, missing: cells.rule, flagsMissing: cells.kinds?.flagsMissing == true,
        missingCategory: cells.kinds?.missingCategory ?? .own, minFrequency: cells.kinds?.minFrequency)
  }

  /// Whether cells are what a data set holds already.
  var keepsCells: Bool {
    kinds.allSatisfy { if case .number = $0 { true } else { false } }
  }

  /// The inputs of a row of cells, in their place: texts become the index in their order, and columns are left out.
  func compact(_ cells: UnsafeMutableBufferPointer<Float>) {
    var kept = 0
    for (place, kind) in kinds.enumerated() {
      switch kind {
      case .number: cells[kept] = cells[place]
      case .category(let order, _): cells[kept] = TextCell.text(cells[place]).map { Float(order[$0]) } ?? .nan
      case .names, .empty: continue
      }
      kept += 1
    }
  }
}

extension ColumnLayout {
  /// What the user should know, a line each.
  var notes: [String] {
    let categories = survey.columns.indices.filter { place in
      if case .category = kinds[place], cells.told[place] == .nothing { true } else { false }
    }
    var notes: [String] = []
    if !categories.isEmpty {
      let names = listed(categories.map { plainName($0) })
      notes.append(
        "\(rows.name): text in \(names): \(categories.count == 1 ? "a column" : "columns") of categories, one-hot"
      )
    }
    if !leftOut.isEmpty {
      notes.append("\(rows.name): \(leftOut); left out, --categorical takes texts however many differ")
    }
    notes += collapsed
    if let filled { notes.append("\(rows.name): \(filled)") }
    let gaps = survey.note(rows, leftOut: leftOutRows, of: cells.count, places: blamed)
    return notes + [gaps].compactMap(\.self)
  }

  private func plainName(_ place: Int) -> String {
    rows.header.map { $0[cells.features[place]] } ?? DefaultNames.feature(cells.features[place])
  }

  /// A line for each column of numbers that 32 bits do not tell apart.
  private var collapsed: [String] {
    kinds.indices.compactMap { place in
      guard case .number = kinds[place] else { return nil }
      return cells.collapsed.note(place, name: "\(rows.name): \(survey.name(survey.columns[place], rows))")
    }
  }

  /// Which columns are of no use, and why.
  private var leftOut: String {
    var facts: [String] = []
    for (place, kind) in kinds.enumerated() {
      let column = survey.columns[place]
      switch kind {
      case .number, .category: continue
      case .names:
        let different = Numbers.grouped(column.texts.count)
        let count = column.hasManyTexts ? "\(different) or more" : different
        facts.append("\(survey.name(column, rows)) has \(count) different texts")
      case .empty: facts.append("\(survey.name(column, rows)) has no value")
      }
    }
    let most = 5
    let others = facts.count > most ? " and \(facts.count - most) more such columns" : ""
    return facts.prefix(most).joined(separator: ", ") + others
  }

  /// What becomes of what is missing.
  private var filled: String? {
    guard let fill = cells.rule.fill else { return nil }
    let gaps = survey.columns.indices.filter { survey.columns[$0].missing > 0 && Self.isKept(kinds[$0]) }
    let categories = gaps.filter { if case .category = kinds[$0] { true } else { false } }
    if gaps.isEmpty { return nil }
    let tokens = Set(gaps.compactMap { survey.columns[$0].token }).sorted().map(quoted)
    let empty = gaps.contains { survey.columns[$0].hasEmpty } ? ["empty fields"] : []
    let what = oneOf(tokens + empty)
    let numbers = gaps.count - categories.count
    var facts: [String] = []
    if numbers > 0 {
      facts.append("\(what) in \(Numbers.count(numbers, "column")): filled with \(fill.words)")
    }
    if !categories.isEmpty {
      let becomes =
        switch cells.kinds?.missingCategory ?? .own {
        case .own: "a category of its own"
        case .mostFrequent: "filled with the most frequent"
        }
      let place = "\(Numbers.count(categories.count, "column")) of categories: \(becomes)"
      facts.append(numbers > 0 ? "in \(place)" : "\(what) in \(place)")
    }
    return facts.joined(separator: "; ")
  }
}

extension MissingRule.Fill {
  /// "the median"
  fileprivate var words: String {
    switch self {
    case .mean: "the mean"
    case .median: "the median"
    case .value(let value): "\(value)"
    }
  }
}
