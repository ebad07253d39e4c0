/// Line of a CSV file, in memory that the next line reuses.
struct CSVLine {
  private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8

  init(delimiter: UInt8 = UInt8(ascii: ",")) {
    self.delimiter = delimiter
  }

  /// Append a text field. `isHeader`: quote the other separators too, so that a reader finds the delimiter.
  mutating func set(_ row: [JSON], isHeader: Bool = false) {
    bytes.removeAll(keepingCapacity: true)
    for cell in row {
      append(cell, isHeader)
      bytes.append(delimiter)
    }
    if bytes.isEmpty { bytes.append(0) }
    bytes[bytes.count - 1] = UInt8(ascii: "\n")
  }

  /// Append a number, with the fewest digits that read back as the same bits.
  private mutating func append(_ cell: JSON, _ isHeader: Bool) {
    switch cell {
    case .string(let text): appendQuoted(text, isHeader)
    case .float(let value): bytes.append(contentsOf: value.description.utf8)
    case .double(let value): bytes.append(contentsOf: value.description.utf8)
    default: bytes.append(contentsOf: cell.text.utf8)
    }
  }

  /// Append a field in quotes where RFC 4180 needs them.
  private mutating func appendQuoted(_ text: String, _ isHeader: Bool) {
    let quote = UInt8(ascii: "\"")
    guard needsQuotes(text.utf8, isHeader) else {
      bytes.append(contentsOf: text.utf8)
      return
    }
    bytes.append(quote)
    for byte in text.utf8 {
      if byte == quote { bytes.append(quote) }
      bytes.append(byte)
    }
    bytes.append(quote)
  }

  private func needsQuotes(_ text: String.UTF8View, _ isHeader: Bool) -> Bool {
    text.isEmpty || text.first == 0x20 || text.last == 0x20
      || text.contains {
        $0 == delimiter || $0 == UInt8(ascii: "\"") || $0 < 0x20
          || isHeader && CSVDelimiter.candidates.contains($0)
      }
  }
}
