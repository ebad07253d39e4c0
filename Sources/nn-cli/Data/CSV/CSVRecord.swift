/// Where a field is in the bytes of its row: without the quotes and the spaces around it.
struct CSVField {
  var start: Int
  var end: Int

  var count: Int { end - start }
}

/// A row: its bytes, and where its fields are in them.
final class CSVRecord {
  /// The line on which the row begins, from 1.
  var line = 1
  var bytes: CSVBytes
  var fields: [CSVField] = []
  /// That of the file.
  let decimal: DecimalMark

  init(_ bytes: CSVBytes, decimal: DecimalMark) {
    self.bytes = bytes
    self.decimal = decimal
  }

  /// A copy of this row that owns its bytes.
  func copy() -> CSVRecord {
    let (start, end) = (fields[0].start, fields[fields.count - 1].end)
    let copy = CSVRecord(CSVBytes(bytes[start..<end]), decimal: decimal)
    copy.line = line
    copy.fields = fields.map { CSVField(start: $0.start - start, end: $0.end - start) }
    return copy
  }

  /// A single field without text. Without quotes that is a blank line, and no row.
  var isBlank: Bool { fields.count == 1 && fields[0].count == 0 }
}
