import Glibc

/// The fields and rows that the parser has found and nobody has taken yet, and the count of lines.
final class CSVFields {
  /// The line on which the next byte stands, from 1.
  private(set) var line = 1
  private var bytes: [UInt8] = []
  /// Where each field starts in `bytes`, and where the next one will. A zero byte ends every field.
  private var starts = [0]
  private var rows: [(line: Int, first: Int, count: Int)] = []
  private var taken = 0
  private var openRow = (line: 1, first: 0)
  private var endedInCarriageReturn = false

  /// Complete rows that nobody has taken yet.
  var waiting: Int { rows.count - taken }

  func withField<Result>(_ index: Int, _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    bytes.withUnsafeBufferPointer {
      body($0.baseAddress! + starts[index], starts[index + 1] - starts[index] - 1)
    }
  }

  /// The waiting row with this index.
  func peek(_ index: Int) -> CSVRow {
    let row = rows[taken + index]
    return CSVRow(line: row.line, fields: self, first: row.first, count: row.count)
  }

  func take() -> CSVRow {
    defer { taken += 1 }
    return peek(0)
  }

  /// Forget the rows that were taken, when none is waiting. Their CSVRows are invalid from now on.
  func recycle() {
    bytes.removeFirst(starts[openRow.first])
    let open = starts[openRow.first...]
    starts = open.map { $0 - open.first! }
    openRow.first = 0
    rows.removeAll(keepingCapacity: true)
    taken = 0
  }

  func addField(_ field: UnsafeBufferPointer<UInt8>) {
    if starts.count - 1 == openRow.first { openRow.line = line }
    bytes.append(contentsOf: field)
    bytes.append(0)
    starts.append(bytes.count)
    line += lineBreaks(field)
    endedInCarriageReturn = false
  }

  /// The end of a line outside quotes, or of the file (-1). A line without fields is blank: no row.
  func endRow(_ terminator: Int32) {
    let count = starts.count - 1 - openRow.first
    if count > 0 { rows.append((openRow.line, openRow.first, count)) }
    openRow.first = starts.count - 1
    let isSecondHalf = terminator == 0x0A && endedInCarriageReturn
    if terminator >= 0 && !isSecondHalf { line += 1 }
    endedInCarriageReturn = terminator == 0x0D
  }

  private func lineBreaks(_ field: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = field.baseAddress,
      memchr(base, 0x0A, field.count) != nil || memchr(base, 0x0D, field.count) != nil
    else { return 0 }
    return CSVFields.countLines(field)
  }

  /// LF, CR LF and CR alone each end one line.
  static func countLines(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var previous: UInt8 = 0
    for byte in text {
      if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { count += 1 }
      previous = byte
    }
    return count
  }
}
