/// A first column that may only count the rows, 0, 1, 2, ... or 1, 2, 3, ..., as programs write it that number them. What
/// its fields hold is kept until one of them does not go on counting, since the column is a feature then.
struct RowNumbers {
  /// Fewer rows may count by chance.
  private static let fewestRows = 3

  private let rows: any RowSource
  /// The number of the table's first row, and that of the row before.
  private var first: Int?
  private var last = 0
  private var count = 0
  /// The numbers of the rows that are kept.
  private(set) var values: [Float] = []

  /// nil where the first column is no feature, or the only one, or not the file's first.
  init?(_ rows: any RowSource, features: [Int]) {
    guard rows.kind == .table, features.first == 0, features.count > 1 else { return nil }
    self.rows = rows
  }

  var areEnough: Bool { count >= Self.fewestRows }

  var note: String {
    "\(rows.name): \(rows.columnName(0)) counts the rows: left out; --features says otherwise"
  }

  /// Whether the row that the source stands on goes on counting.
  mutating func goOn() -> Bool {
    let before = count + rows.passedOver
    guard let number = wholeNumber(rows.bytes(0)), (0...1).contains(number - before),
      number - before == first ?? number - before
    else { return false }
    (first, last) = (number - before, number)
    count += 1
    return true
  }

  /// Keep the number of the row.
  mutating func keep() throws(Failure) {
    try Memory.reserve(&values, adding: 1)
    values.append(Float(last))
  }

  /// The number that a text of digits is.
  private func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    // Longer ones count no rows.
    guard (1...15).contains(text.count) else { return nil }
    var number = 0
    for byte in text {
      let digit = byte &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number * 10 + Int(digit)
    }
    return number
  }
}
