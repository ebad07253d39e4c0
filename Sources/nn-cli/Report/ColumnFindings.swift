/// What the columns of rows to train on tell about the table: constant ones, and copies. One pass, in memory for the
/// columns alone, so that rows may be in a file.
struct ColumnFindings {
  private let names: [String]
  private let targetNames: [String]
  private var features: [ColumnDigest]
  private var targets: [ColumnDigest]

  /// Of no rows yet.
  init(_ data: Dataset) {
    (names, targetNames) = (data.featureNames, data.targetNames)
    features = [ColumnDigest](repeating: ColumnDigest(), count: names.count)
    targets = [ColumnDigest](repeating: ColumnDigest(), count: data.targetWidth)
  }

  /// Add rows: inputs [rows][features], values [rows][targets].
  mutating func add(_ inputs: [Float], _ values: [Float]) {
    Self.add(inputs, to: &features)
    Self.add(values, to: &targets)
  }

  private static func add(_ values: [Float], to columns: inout [ColumnDigest]) {
    var column = 0
    for value in values {
      columns[column].add(value)
      column = column + 1 == columns.count ? 0 : column + 1
    }
  }

  /// A line for each kind of column. The pixels at the border of images are constant, and copies, which says nothing.
  var warnings: [String] {
    if DefaultNames.arePixels(names) { return [] }
    return [constantWarning, copyWarning, targetWarning].compactMap(\.self)
  }

  private var constantWarning: String? {
    let found = names.indices.filter { features[$0].isConstant }.map { names[$0] }
    if found.isEmpty { return nil }
    return found.count == 1
      ? "column \(quoted(found[0])) is constant and tells nothing; leave it out"
      : "the columns \(listed(found)) are constant and tell nothing; leave them out"
  }

  private var copyWarning: String? {
    var firsts: [ColumnDigest: Int] = [:]
    var copies: [String] = []
    for column in names.indices where !features[column].isConstant {
      if let first = firsts[features[column]] {
        copies.append("\(quoted(names[column])) of \(quoted(names[first]))")
      } else {
        firsts[features[column]] = column
      }
    }
    if copies.isEmpty { return nil }
    let most = 5
    let others = copies.count > most ? " and \(copies.count - most) more" : ""
    return copies.count == 1
      ? "a column is a copy of another, \(copies[0]); leave one out"
      : "columns are copies of others: \(copies.prefix(most).joined(separator: ", "))\(others); leave them out"
  }

  private var targetWarning: String? {
    for (target, digest) in zip(targetNames, targets) where !digest.isConstant {
      if let column = features.firstIndex(of: digest) {
        return
          "column \(quoted(names[column])) is a copy of the target \(quoted(target)), which nobody knows when it is "
          + "to be predicted; leave it out"
      }
    }
    return nil
  }
}

/// Summary of a column's numbers in their order. Columns of one digest are the same, but for one pair in 2^64.
private struct ColumnDigest: Hashable {
  private(set) var isConstant = true
  private var first: Float?
  private var hash: UInt64 = 0

  mutating func add(_ value: Float) {
    // -0 is the number that 0 is.
    let value = value + 0
    if let first { isConstant = isConstant && value == first } else { first = value }
    hash = (hash ^ UInt64(value.bitPattern)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
  }
}
