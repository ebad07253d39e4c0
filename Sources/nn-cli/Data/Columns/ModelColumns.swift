import NeuralNetwork

/// Columns of the rows that a network takes, where some are not plain numbers.
struct ModelColumns: Equatable {
  /// [inputs]
  var descriptions: [ColumnDescription]
  /// Names of the categories of each column; none for a number. [inputs]
  var categories: [[String]]

  init(_ descriptions: [ColumnDescription], categories: [[String]]) {
    (self.descriptions, self.categories) = (descriptions, categories)
  }

  /// nil for a network of plain numbers. `names` are those of all categories, one column behind the other; categories
  /// without names are called by their index.
  init?(_ descriptions: [ColumnDescription], names: [String]) {
    if descriptions.isEmpty { return nil }
    self.descriptions = descriptions
    categories = []
    var next = 0
    for column in descriptions {
      guard case .category(let count, _, _) = column else {
        categories.append([])
        continue
      }
      categories.append(names.isEmpty ? (0..<count).map(String.init) : Array(names[next..<next + count]))
      next += count
    }
  }

  /// Names of all categories, as a model keeps them.
  var names: [String] { categories.flatMap(\.self) }

  func isCategory(_ column: Int) -> Bool {
    if case .category = descriptions[column] { true } else { false }
  }

  /// How many features come before those of each column.
  var offsets: [Int] {
    var offset = 0
    return descriptions.map { column in
      defer { offset += column.features }
      return offset
    }
  }
}

extension ColumnDescription {
  /// Whether NaN stands for a value that the network knows how to replace.
  var takesMissing: Bool {
    switch self {
    case .number(.refuse), .category(_, .refuse, _): false
    case .number(.fill), .number(.flag), .category(_, .fill, _), .category(_, .flag, _): true
    }
  }
}
