/// Rows as a file has them, field by field, so that they can be written again unchanged: lines of CSV in memory, or
/// in a file that goes with the process.
final class RowTexts {
  /// That of the file where every reader finds it out, else a semicolon.
  let delimiter: UInt8
  /// Names of the fields, in their order.
  var names: [String] = []
  /// The fields of a line, in their order.
  private let fields: [(source: any RowSource, column: Int)]
  private var line: CSVLine
  /// The lines, when they are in memory.
  private var lines = TextList()
  private let file: ScratchFile?
  /// [count + 1]; where lines are in the file, and where the next one will be
  private var starts = [0]

  /// nil for a file whose fields are no texts.
  init?(_ input: LabelledRows, features: [Int], targets: [Int], isStored: Bool) throws(Failure) {
    guard let delimiter = input.rows.delimiter else { return nil }
    fields = features.map { (input.rows, $0) } + targets.map { (input.targetSource, $0) }
    self.delimiter = CSVDelimiter.candidates.contains(delimiter) ? delimiter : UInt8(ascii: ";")
    line = CSVLine(delimiter: self.delimiter)
    file = isStored ? try ScratchFile() : nil
  }

  /// Keep the row that the sources stand on.
  func append() throws(Failure) {
    line.set(fields.map { .string($0.source.text($0.column)) })
    guard let file else {
      return try line.bytes.withUnsafeBufferPointer { (text) throws(Failure) in try lines.append(text) }
    }
    try Memory.reserve(&starts, adding: 1)
    try line.bytes.withUnsafeBytes { bytes in
      Result { () throws(Failure) in try file.append(bytes) }
    }.get()
    starts.append(starts[starts.count - 1] + line.bytes.count)
  }

  /// No rows follow.
  func finish() throws(Failure) { try file?.flush() }

  /// The line of a row, with its end.
  func line(of row: Int) throws(Failure) -> [UInt8] {
    guard let file else { return lines.withBytes(row) { Array($0) } }
    var bytes = [UInt8](repeating: 0, count: starts[row + 1] - starts[row])
    try bytes.withUnsafeMutableBytes { bytes in
      Result { () throws(Failure) in try file.read(bytes, at: starts[row]) }
    }.get()
    return bytes
  }
}
