import NeuralNetwork

/// Turns the fields of rows into the numbers that a network takes: a number, the index of a category, NaN for what is
/// missing where the network knows what to do about it.
struct RowEncoder {
  /// Columns of the file: [inputs]
  let columns: [Int]
  private var parts: [Part] = []
  private let model: ModelColumns?
  private var categories: [Int: ClassIndex] = [:]

  /// Columns that follow one another and are read in one way.
  private enum Part {
    /// `takesMissing` [columns.count]
    case numbers(columns: [Int], takesMissing: [Bool])
    case category(column: Int, index: ClassIndex, takesMissing: Bool, other: Float?)
  }

  /// `model` says what the columns are; nil: numbers that must be there.
  init(_ columns: [Int], model: ModelColumns? = nil) throws(Failure) {
    self.columns = columns
    self.model = model
    var run: (columns: [Int], takesMissing: [Bool]) = ([], [])
    for (place, column) in columns.enumerated() {
      let description = model?.descriptions[place] ?? .number()
      switch description {
      case .number:
        run.columns.append(column)
        run.takesMissing.append(description.takesMissing)
      case .category(let count, _, let unknown):
        if !run.columns.isEmpty {
          parts.append(.numbers(columns: run.columns, takesMissing: run.takesMissing))
        }
        run = ([], [])
        let index = try ClassIndex(model?.categories[place] ?? [])
        categories[place] = index
        parts.append(
          .category(
            column: column, index: index, takesMissing: description.takesMissing,
            other: unknown == .other ? Float(count - 1) : nil))
      }
    }
    if !run.columns.isEmpty { parts.append(.numbers(columns: run.columns, takesMissing: run.takesMissing)) }
  }

  /// Append the numbers of the row that the source stands on, up to the first field that is none: the result is its
  /// column.
  func append(_ rows: any RowSource, to values: inout [Float]) -> Int? {
    for part in parts {
      switch part {
      case .numbers(let columns, let takesMissing):
        var next = 0
        while let place = rows.append(columns, from: next, to: &values) {
          guard takesMissing[place], rows.isMissing(columns[place]) else { return columns[place] }
          values.append(.nan)
          next = place + 1
        }
      case .category(let column, let index, let takesMissing, let other):
        if let category = index.find(column, of: rows) {
          values.append(category)
        } else if rows.isMissing(column) {
          guard takesMissing else { return column }
          values.append(.nan)
        } else if let other {
          values.append(other)
        } else {
          return column
        }
      }
    }
    return nil
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
