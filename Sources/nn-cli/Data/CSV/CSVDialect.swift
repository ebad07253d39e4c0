/// How a CSV file is written, as far as it is not to be found out.
struct CSVOptions {
  /// The byte between two fields, a space for any number of spaces and tabs; nil: see CSVDelimiter.
  var delimiter: UInt8? = nil
  /// Whether the first row holds names; nil: see CSVHeader.
  var header: Bool? = nil
  /// The byte before decimals; nil: see DecimalMark.
  var decimal: UInt8? = nil
  /// The byte between thousands; nil: there is none.
  var thousands: UInt8? = nil
  /// What begins a line that is a comment; nil: see CSVComments.
  var comment: CommentMark? = nil
  /// What stands for a missing value.
  var missing = MissingTokens(nil)
}

/// The byte between two fields of a CSV file, found out from its beginning.
enum CSVDelimiter {
  static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]

  /// The one of , ; tab and | that the first line that is not blank has most of, outside quotes, or a comma where it has
  /// none. Commas that may all be decimal commas between others of these separate nothing, unless `decimal` is a point.
  /// Where nothing else separates, spaces may: see CSVWords.
  static func detect(_ start: Slice<UnsafeBufferPointer<UInt8>>, decimal: UInt8?) -> UInt8 {
    var counts = candidates.map { _ in 0 }
    var commas = DecimalCommas()
    for (place, byte) in firstLine(start) {
      guard let index = candidates.firstIndex(of: byte) else {
        if CSVSyntax.isSpace(byte) { commas.fieldEnds() }
        continue
      }
      counts[index] += 1
      if byte == DecimalMark.comma { commas.add(at: place, in: start) } else { commas.fieldEnds() }
    }
    let mayBeDecimal = commas.areAll && decimal != DecimalMark.point
    let tabs = counts[candidates.firstIndex(of: UInt8(ascii: "\t"))!]
    let others = counts[1...].reduce(0, +)
    if mayBeDecimal && others > 0 { counts[0] = 0 }
    if others == tabs && (counts[0] == 0 || mayBeDecimal) && CSVWords.areColumns(start, tabs: tabs) {
      return CSVWords.delimiter
    }
    return candidates[counts.firstIndex(of: counts.max()!)!]
  }

  /// The delimiter that a first line such as "sep=;" states, as Excel reads and writes it, and how long that line is.
  static func stated(_ start: Slice<UnsafeBufferPointer<UInt8>>) -> (delimiter: UInt8, count: Int)? {
    let word = Array("sep=".utf8)
    guard start.starts(with: word) else { return nil }
    let rest = start.dropFirst(word.count)
    guard let delimiter = rest.first, delimiter != CSVSyntax.quote, !CSVSyntax.isLineEnd(delimiter) else {
      return nil
    }
    let end = rest.dropFirst().prefix(2)
    guard let first = end.first, CSVSyntax.isLineEnd(first) else { return nil }
    let isPair = end.elementsEqual([CSVSyntax.carriageReturn, CSVSyntax.lineFeed])
    return (delimiter, word.count + 1 + (isPair ? 2 : 1))
  }

  /// The bytes outside quotes, and where they are.
  private static func firstLine(_ start: Slice<UnsafeBufferPointer<UInt8>>) -> [(place: Int, byte: UInt8)] {
    var line: [(Int, UInt8)] = []
    var isQuoted = false
    var isBlank = true
    for place in start.indices {
      let byte = start[place]
      let isLineEnd = CSVSyntax.isLineEnd(byte)
      if isLineEnd && !isQuoted && !isBlank { break }
      if !isLineEnd { isBlank = false }
      if byte == CSVSyntax.quote { isQuoted.toggle() }
      if !isQuoted { line.append((place, byte)) }
    }
    return line
  }

  /// Whether commas stand between digits, one in a field.
  private struct DecimalCommas {
    private(set) var areAll = true
    private var isInField = false

    mutating func fieldEnds() { isInField = false }

    mutating func add(at place: Int, in bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      let neighbours = [place - 1, place + 1]
      let areDigits = neighbours.allSatisfy {
        bytes.indices.contains($0) && bytes[$0] &- UInt8(ascii: "0") < 10
      }
      if isInField || !areDigits { areAll = false }
      isInField = true
    }
  }
}

/// The first row of a CSV file, when it holds names.
struct CSVHeader {
  let file: String
  let decimal: DecimalMark

  /// The names, or nil when the first row holds data. `wanted` nil: decide by isHeader.
  func read(_ first: CSVRecord, over second: CSVRecord?, wanted: Bool?) throws(Failure) -> [String]? {
    let isHeader = if let wanted { wanted } else { try isHeader(first, over: second) }
    return isHeader ? try names(first) : nil
  }

  /// Whether the first row is a header, by this rule:
  /// - it is, when none of its fields is a number and one is text;
  /// - it is not, when each of its text fields has text below it in the second row;
  /// - else, with numbers and text above numbers, nobody can tell, and the user must.
  private func isHeader(_ first: CSVRecord, over second: CSVRecord?) throws(Failure) -> Bool {
    let columns = first.fields.indices
    let texts = columns.filter { !isNumeric($0, of: first) && !first[$0].isEmpty }
    if texts.isEmpty { return false }
    if !columns.contains(where: { isNumeric($0, of: first) }) { return true }
    guard let second,
      let column = texts.first(where: { $0 < second.fields.count && isNumeric($0, of: second) })
    else { return false }
    throw Failure(
      status: .data,
      message: "\(file):\(first.line):\(column + 1): \(quoted(first[column].text)) stands above numbers and "
        + "beside others: say --header if this line holds names, --no-header if it holds data")
  }

  /// Whether a field is written as a number, NaN and infinity among them.
  private func isNumeric(_ column: Int, of row: CSVRecord) -> Bool { decimal.mayBeNumber(row[column]) }

  private func names(_ row: CSVRecord) throws(Failure) -> [String] {
    var names: [String] = []
    for column in row.fields.indices {
      let place = "\(file):\(row.line):\(column + 1):"
      guard let text = row[column].validText else {
        throw Failure(
          status: .data, message: "\(place) the header is not UTF-8 text; convert the file to UTF-8")
      }
      var name = Self.trimmed(text)
      // As programs write it that number or name the rows in their first column.
      if name.isEmpty && column == 0 && row.fields.count > 1 { name = DefaultNames.nameless }
      if name.isEmpty {
        throw Failure(
          status: .data,
          message: "\(place) column \(column + 1) has no name in the header; name it, or say --no-header")
      }
      if let other = names.firstIndex(of: name) {
        throw Failure(
          status: .data,
          message: "\(place) columns \(other + 1) and \(column + 1) are both named \(quoted(name)); "
            + "rename one, or say --no-header")
      }
      names.append(name)
    }
    return names
  }

  private static func trimmed(_ text: String) -> String {
    let rest = text.drop(while: \.isWhitespace)
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }
}
