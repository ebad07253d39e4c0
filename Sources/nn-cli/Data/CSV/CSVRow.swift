import Glibc

/// One row of a CSV file. It points into its reader's memory: it is valid until the reader's next row.
struct CSVRow {
  private var record: CSVRecord?

  init() {}

  init(_ record: CSVRecord) {
    self.record = record
  }

  /// The line on which the row begins, from 1.
  var line: Int { record?.line ?? 0 }

  var count: Int { record?.fields.count ?? 0 }

  func isEmpty(_ column: Int) -> Bool {
    withBytes(column) { $0.isEmpty }
  }

  /// The text of a field; what is not UTF-8 is replaced.
  func text(_ column: Int) -> String {
    withBytes(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// The text of a field; nil when it is not UTF-8 or holds a zero byte, which a model could not store.
  func validText(_ column: Int) -> String? {
    withBytes(column) { bytes in
      bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
    }
  }

  /// Whether validText has an answer.
  func isValidText(_ column: Int) -> Bool {
    withBytes(column) { bytes in bytes.allSatisfy { $0 > 0 && $0 < 0x80 } } || validText(column) != nil
  }

  /// The number that the whole field is; nil for text, nothing, NaN, infinity, and what a Float cannot hold.
  func number(_ column: Int) -> Float? {
    guard let value = written(column), value.isFinite else { return nil }
    return value
  }

  /// Whether the field is written as a number, NaN and infinity among them.
  func isNumeric(_ column: Int) -> Bool {
    withBytes(column) { text in record?.decimal.mayBeNumber(text) ?? false }
  }

  /// The number that the field is written as; infinity for what a Float cannot hold.
  func written(_ column: Int) -> Float? {
    withBytes(column) { text in record?.decimal.float(text, line: line) }
  }

  /// The number that the whole field is, as binary64; nil as for `number`.
  func wideNumber(_ column: Int) -> Double? {
    guard let value = withBytes(column, { record?.decimal.double($0) }), value.isFinite else { return nil }
    return value
  }

  /// Append the numbers of these columns, up to the first that holds none: the result is that column.
  func append(_ columns: [Int], to values: inout [Float]) -> Int? {
    guard let record else { fatalError("a column outside the row") }
    let bytes = UnsafePointer(record.bytes.start)
    let (decimal, line) = (record.decimal, record.line)
    return record.fields.withUnsafeBufferPointer { fields in
      for column in columns {
        precondition(column >= 0 && column < fields.count, "a column outside the row")
        let text = UnsafeBufferPointer(start: bytes + fields[column].start, count: fields[column].count)
        guard let value = decimal.float(text, line: line), value.isFinite else { return column }
        values.append(value)
      }
      return nil
    }
  }

  /// The bytes of a field. Eight more behind it may be read: see CSVBytes.
  func withBytes<Result>(_ column: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard let record, column >= 0, column < record.fields.count else {
      fatalError("a column outside the row")
    }
    let field = record.fields[column]
    return withExtendedLifetime(record) { body(record.bytes[field.start..<field.end]) }
  }
}
