/// What rows to train on hold in columns that are not plain numbers. A few passes over the rows, which may be in a file.
struct ColumnStatistics {
  /// Rows that lack the value: [columns]
  private(set) var missing: [Int]
  /// Rows of each text of a column: [columns][texts]
  private(set) var counts: [[Int]]
  /// What fills a gap; nil where none is filled: [columns]
  private(set) var fills: [Float?]

  init(_ data: Dataset, _ table: TableColumns) throws(Failure) {
    let width = table.columns.count
    var missing = [Int](repeating: 0, count: width)
    var counts = table.columns.map { [Int](repeating: 0, count: $0.texts?.count ?? 0) }
    var sums = [Double](repeating: 0, count: width)
    try data.forEachBlock { inputs, _, _ in
      var column = 0
      for value in inputs {
        if value.isNaN {
          missing[column] += 1
        } else if counts[column].isEmpty {
          sums[column] += Double(value)
        } else {
          counts[column][Int(value)] += 1
        }
        column = column + 1 == width ? 0 : column + 1
      }
    }
    fills = .init(repeating: nil, count: width)
    for (index, column) in table.columns.enumerated()
    where column.texts == nil && (column.hasGaps || table.missing.fillsAll) {
      let known = data.rows - missing[index]
      switch table.missing.fill {
      case nil: break
      case .value(let value): fills[index] = value
      case .mean: fills[index] = known == 0 ? 0 : Float(sums[index] / Double(known))
      case .median: fills[index] = try Self.median(data, index, of: width, known: known)
      }
    }
    (self.missing, self.counts) = (missing, counts)
  }

  /// The middle one of the numbers of a column, or the mean of the two in the middle.
  private static func median(
    _ data: Dataset, _ column: Int, of width: Int, known: Int
  ) throws(Failure) -> Float {
    guard known > 0 else { return 0 }
    let high = try order((known - 1) / 2, data, column, of: width)
    let low = known % 2 == 0 ? try order(known / 2, data, column, of: width) : high
    return Float((Double(high) + Double(low)) / 2)
  }

  /// The number at this place in ascending order, found by counting the upper and then the lower halves of the bits, so
  /// that the rows need not be in memory.
  private static func order(
    _ place: Int, _ data: Dataset, _ column: Int, of width: Int
  ) throws(Failure) -> Float {
    var rest = place
    func digit(_ count: (UInt32) -> Int?) throws(Failure) -> UInt32 {
      var counts = [Int](repeating: 0, count: 1 << 16)
      try data.forEachBlock { inputs, _, _ in
        for index in stride(from: column, to: inputs.count, by: width) where !inputs[index].isNaN {
          if let digit = count(key(inputs[index])) { counts[digit] += 1 }
        }
      }
      var found = 0
      while rest >= counts[found] {
        rest -= counts[found]
        found += 1
      }
      return UInt32(found)
    }
    let upper = try digit { Int($0 >> 16) }
    let lower = try digit { $0 >> 16 == upper ? Int($0 & 0xFFFF) : nil }
    return value(ofKey: upper << 16 | lower)
  }

  /// Bits whose order as a whole number is that of the numbers.
  private static func key(_ value: Float) -> UInt32 {
    value.bitPattern >> 31 == 1 ? ~value.bitPattern : value.bitPattern | 1 << 31
  }

  private static func value(ofKey key: UInt32) -> Float {
    Float(bitPattern: key >> 31 == 1 ? key & ~(1 << 31) : ~key)
  }
}
