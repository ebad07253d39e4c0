import Glibc

/// One row of a CSV file. It points into its reader's memory: it is valid until the reader's next row.
struct CSVRow {
  /// The line on which the row begins, from 1.
  fileprivate(set) var line = 0
  fileprivate(set) var count = 0
  private var fields: CSVFields?
  private var first = 0

  init() {}

  init(line: Int, fields: CSVFields, first: Int, count: Int) {
    self.line = line
    self.fields = fields
    self.first = first
    self.count = count
  }

  func isEmpty(_ column: Int) -> Bool {
    withField(column) { $0[0] == 0 && $1 == 0 }
  }

  /// The text of a field; what is not UTF-8 is replaced.
  func text(_ column: Int) -> String {
    withField(column) { String(decoding: UnsafeBufferPointer(start: $0, count: $1), as: UTF8.self) }
  }

  /// The text of a field; nil when it is not UTF-8 or holds a zero byte, which a model could not store.
  func validText(_ column: Int) -> String? {
    withField(column) { bytes, count in
      memchr(bytes, 0, count) == nil
        ? String(validating: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self) : nil
    }
  }

  /// The number that the whole field is; nil for text, nothing, NaN, infinity, and what a Float cannot hold.
  func number(_ column: Int) -> Float? {
    guard let value = parse(column), value.isFinite else { return nil }
    return value
  }

  /// Whether the field is written as a number, NaN and infinity among them.
  func isNumeric(_ column: Int) -> Bool {
    parse(column) != nil
  }

  private func parse(_ column: Int) -> Float? {
    withField(column) { bytes, count in
      bytes.withMemoryRebound(to: CChar.self, capacity: count + 1) { text in
        // strtof would skip leading space and read hexadecimal, neither of which a CSV number has.
        guard count > 0, isspace(Int32(text[0])) == 0, memchr(text, 0x78, count) == nil,
          memchr(text, 0x58, count) == nil
        else { return nil }
        var end: UnsafeMutablePointer<CChar>?
        let value = strtof(text, &end)
        return end.map { UnsafePointer($0) } == text + count ? value : nil
      }
    }
  }

  /// The bytes of a field, which a zero byte follows, and their number.
  private func withField<Result>(_ column: Int, _ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
    guard let fields, column >= 0, column < count else { fatalError("a column outside the row") }
    return fields.withField(first + column, body)
  }
}
