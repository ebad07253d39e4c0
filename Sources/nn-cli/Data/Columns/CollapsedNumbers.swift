/// Numbers of columns that differ as they are written and are the same in binary32, as times and identifiers of many digits
/// do. Of each column the first different ones, so that memory does not grow with the rows.
struct CollapsedNumbers {
  private static let mostOfColumn = 4_096
  private static let mostOfAll = 1 << 17
  /// Fewer are lost by chance where numbers have more digits than they mean.
  private static let oneIn = 100

  private struct Column {
    /// As they are written.
    var wide: Set<Double> = []
    var narrow: Set<Float> = []
    var isFull = false

    var lost: Int { wide.count - narrow.count }
  }

  private var columns: [Column]
  private var count = 0

  init(columns: Int) { self.columns = .init(repeating: Column(), count: columns) }

  mutating func insertFirst() { columns.insert(Column(), at: 0) }

  /// Add the number that a field of the row is.
  mutating func add(_ value: Float, _ place: Int, _ rows: any RowSource, column: Int) {
    if columns[place].isFull { return }
    guard let wide = rows.longNumber(column), columns[place].wide.insert(wide).inserted else { return }
    columns[place].narrow.insert(value)
    count += 1
    columns[place].isFull = columns[place].wide.count == Self.mostOfColumn || count >= Self.mostOfAll
  }

  /// What the user should know about a column; nil where hardly a number is lost. `name` is what the column is called.
  func note(_ place: Int, name: String) -> String? {
    let column = columns[place]
    guard column.lost * Self.oneIn >= column.wide.count, column.lost > 0 else { return nil }
    let most = column.isFull ? "the first " : ""
    return
      "\(name): \(most)\(Numbers.grouped(column.wide.count)) long numbers that differ become "
      + "\(Numbers.grouped(column.narrow.count)) in 32 bits; subtract a constant from the column before, such as its "
      + "smallest number, or leave it out with --drop"
  }
}
