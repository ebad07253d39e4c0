import CNN

/// What a column of the rows holds: nn_column_kind in nn.h.
enum ColumnKind: Int32 {
  case number, category
}

/// What a missing value is: nn_missing in nn.h.
enum MissingValue: Int32 {
  case refuse, fill, flag
}

/// What an unknown category is: nn_unknown in nn.h.
enum UnknownCategory: Int32 {
  case refuse, other
}

/// The columns of the rows that a network takes, which become its features.
struct RowColumns {
  /// [count], checked
  let values: UnsafePointer<nn_column>
  let count: Int

  /// Write the features of a row [count], of which `scaling` scales the numbers. Returns how many they are.
  func expand(
    _ row: UnsafePointer<Float>, _ scaling: Scaling?, into features: UnsafeMutablePointer<Float>
  ) -> Int {
    var end = 0
    for j in 0..<count {
      let column = values + j
      let width = column.pointee.featureCount
      for k in 0..<width { features[end &+ k] = 0 }
      if column.pointee.isCategory {
        features[end &+ (column.pointee.category(of: row[j]) ?? 0)] = 1
      } else {
        let value = column.pointee.number(row[j])
        features[end] = scaling.map { $0.apply(value, column: j) } ?? value
        if width > 1 && row[j].isNaN { features[end &+ 1] = 1 }
      }
      end &+= width
    }
    return end
  }

  /// Categories of all columns together.
  var categoryCount: Int {
    var sum = 0
    for j in 0..<count { sum &+= Int(values[j].categories) }
    return sum
  }

  /// Refuse rows x [rows][count] with a value that its column does not allow.
  func check(_ x: UnsafePointer<Float>, rows: Int) throws(Status) {
    for s in 0..<rows {
      for j in 0..<count { try values[j].check(x[s &* count &+ j]) }
    }
  }
}

/// A column of a network: one that was checked.
extension nn_column {
  var isCategory: Bool { kind == ColumnKind.category.rawValue }
  private var isFlagged: Bool { missing == MissingValue.flag.rawValue }
  private var isFilled: Bool { missing == MissingValue.fill.rawValue || isFlagged && !isCategory }

  var featureCount: Int { (isCategory ? Int(categories) : 1) &+ (isFlagged ? 1 : 0) }

  func number(_ value: Float) -> Float { value.isNaN ? fill : value }

  /// Which of the column's features is 1; nil when it refuses the value.
  func category(of value: Float) -> Int? {
    if value.isNaN { return isFlagged ? Int(categories) : isFilled ? Int(fill) : nil }
    if let index = index(of: value) { return index }
    return unknown == UnknownCategory.other.rawValue ? Int(categories) &- 1 : nil
  }

  /// nil unless the value is a whole number below the number of categories.
  private func index(of value: Float) -> Int? {
    guard value >= 0, value < Float(Int(categories)) else { return nil }
    let index = Int(value)
    return Float(index) == value ? index : nil
  }

  fileprivate func check(_ value: Float) throws(Status) {
    if value.isNaN {
      guard missing != MissingValue.refuse.rawValue else { throw .missingValue }
    } else if isCategory {
      guard category(of: value) != nil else { throw .unknownCategory }
    } else {
      guard value.isFinite else { throw .nonfiniteInput }
    }
  }
}

extension RowColumns {
  /// Those of a description, each checked, and how many features they have together; nil where it has none.
  init?(checking config: UnsafePointer<nn_config>, _ features: inout Int) throws(Status) {
    guard config.pointee.columns != nil else { return nil }
    guard Features.columns else { throw .unsupported }
    guard config.pointee.inputs <= UInt32(NN_MAX_INPUTS) else { throw .tooLarge }
    self.init(values: try require(config.pointee.columns), count: Int(config.pointee.inputs))
    features = 0
    for j in 0..<count {
      try values[j].check()
      features &+= values[j].featureCount
      guard features <= Int(NN_MAX_INPUTS) else { throw .tooLarge }
    }
  }

  /// Whether a scaling of the columns leaves the categories as they are.
  func areUnscaled(_ mean: UnsafePointer<Float>, _ scale: UnsafePointer<Float>) -> Bool {
    for j in 0..<count where values[j].isCategory {
      guard mean[j] == 0, scale[j] == 1 else { return false }
    }
    return true
  }

  func isEqual(to other: RowColumns) -> Bool {
    for j in 0..<count {
      let (own, its) = (values[j], other.values[j])
      guard own.kind == its.kind, own.missing == its.missing, own.unknown == its.unknown,
        own.categories == its.categories, own.fill == its.fill
      else { return false }
    }
    return true
  }
}

extension nn_column {
  fileprivate func check() throws(Status) {
    guard ColumnKind(rawValue: kind) != nil, MissingValue(rawValue: missing) != nil,
      UnknownCategory(rawValue: unknown) != nil
    else { throw .unknownEnum }
    guard !isCategory || categories > 0 else { throw .zeroDimension }
    guard categories <= UInt32(NN_MAX_INPUTS) else { throw .tooLarge }
    guard isCategory || categories == 0 && unknown == UnknownCategory.refuse.rawValue, reserved == 0,
      isFilled ? isFill(fill) : fill == 0
    else { throw .badSetting }
  }

  private func isFill(_ value: Float) -> Bool { isCategory ? index(of: value) != nil : value.isFinite }
}
