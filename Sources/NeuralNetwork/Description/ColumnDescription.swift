internal import CNN

/// One column of the rows that a network takes, and the features that the first layer sees of it.
public enum ColumnDescription: Hashable, Sendable {
  /// A number. In rows, NaN is one that is missing.
  case number(missing: MissingNumber = .refuse)
  /// The index of a category below `count`. In rows, NaN is one that is missing.
  case category(_ count: Int, missing: MissingCategory = .refuse, unknown: UnknownCategory = .refuse)

  /// What a missing number is.
  public enum MissingNumber: Hashable, Sendable {
    /// An error: ``Status/missingValue``.
    case refuse
    /// Takes this number in its place.
    case fill(Float)
    /// Takes this number in its place, and one more feature is 1 when it is missing, else 0.
    case flag(fill: Float)
  }

  /// What a missing category is.
  public enum MissingCategory: Hashable, Sendable {
    /// An error: ``Status/missingValue``.
    case refuse
    /// Takes this category in its place.
    case fill(Int)
    /// A category of its own.
    case flag
  }

  /// What a number is that is no index of a category.
  public enum UnknownCategory: Hashable, Sendable {
    /// An error: ``Status/unknownCategory``.
    case refuse
    /// The last category.
    case other
  }
}

extension [ColumnDescription] {
  /// How many features the first layer sees of all columns.
  package var features: Int { reduce(0) { $0 + $1.features } }
}

extension ColumnDescription {
  /// How many features the first layer sees of it.
  public var features: Int {
    switch self {
    case .number(.refuse), .number(.fill): 1
    case .number(.flag): 2
    case .category(_, .refuse, _), .category(_, .fill, _): categories
    case .category(_, .flag, _): categories + 1
    }
  }

  /// Its categories, as texts of a model name them.
  package var categories: Int {
    switch self {
    case .number: 0
    case .category(let count, _, _): Int(UInt32(clamping: count))
    }
  }

  /// A column that the library has checked.
  init(_ column: nn_column) {
    let isFlagged = Int(column.missing) == NN_MISSING_FLAG
    let isFilled = Int(column.missing) == NN_MISSING_FILL
    if Int(column.kind) == NN_COLUMN_NUMBER {
      self = .number(missing: isFlagged ? .flag(fill: column.fill) : isFilled ? .fill(column.fill) : .refuse)
    } else {
      self = .category(
        Int(column.categories), missing: isFlagged ? .flag : isFilled ? .fill(Int(column.fill)) : .refuse,
        unknown: Int(column.unknown) == NN_UNKNOWN_OTHER ? .other : .refuse)
    }
  }

  /// The library's struct. Counts that do not fit become such that the library refuses.
  var column: nn_column {
    var column = nn_column()
    switch self {
    case .number(let missing):
      column.kind = nn_column_kind(NN_COLUMN_NUMBER)
      switch missing {
      case .refuse: break
      case .fill(let value): column.setMissing(NN_MISSING_FILL, value)
      case .flag(let value): column.setMissing(NN_MISSING_FLAG, value)
      }
    case .category(let count, let missing, let unknown):
      column.kind = nn_column_kind(NN_COLUMN_CATEGORY)
      column.categories = UInt32(clamping: count)
      switch missing {
      case .refuse: break
      case .fill(let index): column.setMissing(NN_MISSING_FILL, Float(index))
      case .flag: column.setMissing(NN_MISSING_FLAG, 0)
      }
      column.unknown = nn_unknown(unknown == .other ? NN_UNKNOWN_OTHER : NN_UNKNOWN_REFUSE)
    }
    return column
  }
}

extension nn_column {
  fileprivate mutating func setMissing(_ kind: Int, _ fill: Float) {
    missing = nn_missing(kind)
    self.fill = fill
  }
}
