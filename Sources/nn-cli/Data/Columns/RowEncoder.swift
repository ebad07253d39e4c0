import NeuralNetwork

/// Turns the fields of rows into the numbers that a network takes: a number, the index of a category, NaN for what is
/// missing where the network knows what to do about it.
struct RowEncoder {
  /// Columns of the file: [inputs]
  let columns: [Int]
  private let model: ModelColumns?
  /// nil for numbers that must be there: [inputs]
  private let rules: [FieldRule]?
  /// The categories of each column; nil for a number. [inputs]
  private var categories: [ClassIndex?] = []

  /// `model` says what the columns are; nil: numbers that must be there.
  init(_ columns: [Int], model: ModelColumns? = nil) throws(Failure) {
    self.columns = columns
    self.model = model
    categories = .init(repeating: nil, count: columns.count)
    guard let model else {
      rules = nil
      return
    }
    var rules: [FieldRule] = []
    for (place, column) in columns.enumerated() {
      if model.isCategory(place) { categories[place] = try ClassIndex(model.categories[place]) }
      rules.append(
        FieldRule(
          column: column, texts: categories[place]?.texts.view,
          takesMissing: model.descriptions[place].takesMissing))
    }
    self.rules = rules
  }

  /// Append the numbers of the row that the source stands on, up to the first field that is none: the result is its
  /// column.
  func append(_ rows: any RowSource, to values: inout [Float]) -> Int? {
    guard let rules else { return rows.append(columns, from: 0, to: &values).map { columns[$0] } }
    var next = 0
    while let place = rows.append(rules, from: next, to: &values) {
      guard let value = value(place, in: rows) else { return columns[place] }
      values.append(value)
      next = place + 1
    }
    return nil
  }

  /// What a field is that is none of the texts byte for byte, or no number; nil where the network cannot take it.
  private func value(_ place: Int, in rows: any RowSource) -> Float? {
    guard let description = model?.descriptions[place], let index = categories[place] else { return nil }
    if let category = index.find(columns[place], of: rows) { return category }
    if rows.isMissing(columns[place]) { return description.takesMissing ? .nan : nil }
    return description.other
  }
}

extension ColumnDescription {
  /// The category that takes unknown ones; nil where they are refused.
  fileprivate var other: Float? {
    switch self {
    case .number, .category(_, _, .refuse): nil
    case .category(let count, _, .other): Float(count - 1)
    }
  }
}

extension RowEncoder {
  /// Whether a column is one of categories.
  func isCategory(_ place: Int) -> Bool { categories[place] != nil }

  /// Whether a field is a category that the model has.
  func isCategoryOfModel(_ place: Int, in rows: any RowSource) -> Bool {
    categories[place]?.find(columns[place], of: rows) != nil
  }

  /// Whether the network cannot take what a column holds in this row.
  func isFaulty(_ place: Int, in rows: any RowSource) -> Bool {
    let column = columns[place]
    let description = model?.descriptions[place] ?? .number()
    switch description {
    case .number:
      if description.takesMissing && rows.isMissing(column) { return false }
      return rows.number(column) == nil
    case .category(_, _, let unknown):
      if isCategoryOfModel(place, in: rows) { return false }
      return rows.isMissing(column) ? !description.takesMissing : unknown == .refuse
    }
  }

  /// Why the network cannot take it.
  func fault(_ place: Int, in rows: any RowSource, as role: ColumnRole) -> Failure {
    let column = columns[place]
    guard let index = categories[place], !rows.isMissing(column) else { return rows.fault(column, as: role) }
    return rows.failure(
      column,
      "\(rows.field(column)) is no category of the model; its categories are \(listed(index.labels)); "
        + "one that is trained with --min-frequency takes all others too")
  }
}
