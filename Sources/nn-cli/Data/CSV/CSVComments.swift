/// What begins lines of a CSV file that are comments.
enum CommentMark: Equatable {
  /// No line is one.
  case nothing
  case byte(UInt8)
}

/// Lines of a CSV file that are comments: those that begin with what the user says, or with # when the first line of the
/// file does. The last of them before the rows may hold the names of the columns.
struct CSVComments {
  private static let usual = UInt8(ascii: "#")

  /// nil: no line is a comment.
  let mark: UInt8?
  /// Whether the user has said so. Else a line that may be a row is refused.
  let isTold: Bool
  /// How many there are so far.
  var count = 0
  /// Those before the first row that have several fields, the mark removed.
  private(set) var head: [CSVRecord] = []

  /// `start` is the beginning of the file.
  init(_ told: CommentMark?, _ start: Slice<UnsafeBufferPointer<UInt8>>) {
    isTold = told != nil
    switch told {
    case .nothing?: mark = nil
    case .byte(let byte)?: mark = byte
    case nil:
      let first = start.first { !CSVSyntax.isLineEnd($0) && !CSVSyntax.isSpace($0) }
      mark = first == Self.usual ? first : nil
    }
  }

  enum Found {
    /// The line is no comment.
    case nothing
    /// The text of the comment, without spaces and marks before it, and where the next line begins.
    case comment(text: Range<Int>, next: Int)
    /// The bytes end before the line does.
    case tooShort
  }

  /// The comment that the line from `start` on is.
  func line(
    _ bytes: UnsafePointer<UInt8>, from start: Int, to end: Int, isLast: Bool, delimiter: UInt8
  ) -> Found {
    guard let mark else { return .nothing }
    var place = start
    while place < end, CSVSyntax.isSpace(bytes[place]),
      bytes[place] != delimiter || delimiter == CSVWords.delimiter
    { place += 1 }
    if place == end { return isLast ? .nothing : .tooShort }
    guard bytes[place] == mark else { return .nothing }
    while place < end && (bytes[place] == mark || CSVSyntax.isSpace(bytes[place])) { place += 1 }
    let text = place
    while place < end && !CSVSyntax.isLineEnd(bytes[place]) { place += 1 }
    if place == end { return isLast ? .comment(text: text..<end, next: end) : .tooShort }
    let next = CSVSyntax.lineEnd(bytes, at: place, before: end, isLast: isLast)
    return next.map { .comment(text: text..<place, next: $0) } ?? .tooShort
  }

  /// Where the first line begins that is neither blank nor a comment.
  func rowsBegin(_ start: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    guard mark != nil, let bytes = start.base.baseAddress else { return start.startIndex }
    var place = start.startIndex
    while place < start.endIndex {
      if CSVSyntax.isLineEnd(bytes[place]) {
        place += 1
      } else if case .comment(_, let next) = line(
        bytes, from: place, to: start.endIndex, isLast: true, delimiter: CSVWords.delimiter)
      {
        place = next
      } else {
        return place
      }
    }
    return place
  }

  /// Count a comment on this line; `record` is what it would be as a row, and `width` the fields of the first row, nil
  /// before it.
  mutating func take(_ record: CSVRecord?, at line: Int, width: Int?, _ file: String) throws(Failure) {
    count += 1
    guard let record, record.fields.count > 1 else { return }
    guard let width else { return head.append(record) }
    if record.fields.count == width && !isTold { throw Self.ambiguous(file, line) }
  }

  /// What the user should know. `names`: one of them names the columns.
  func note(names: Bool) -> String? {
    let count = names ? count - 1 : count
    guard let mark, !isTold, count > 0 else { return nil }
    let lines = count == 1 ? "1 line that begins" : "\(Numbers.grouped(count)) lines that begin"
    return
      "\(lines) with \(UnicodeScalar(mark)): \(count == 1 ? "a comment" : "comments"); --comment says otherwise"
  }
}

extension CSVComments {
  /// The comment that names the columns of the rows, of which these are the first two: the last one before them, if it has
  /// a name for each column, and no row below is a header.
  func names(_ first: CSVRecord, over second: CSVRecord?, _ decimal: DecimalMark) -> CSVRecord? {
    func hasNumber(_ row: CSVRecord) -> Bool { row.fields.indices.contains { decimal.mayBeNumber(row[$0]) } }
    guard let last = head.last, last.fields.count == first.fields.count,
      last.fields.indices.allSatisfy({ !last[$0].isEmpty }), !hasNumber(last)
    else { return nil }
    return hasNumber(first) || second.map(hasNumber) != true ? last : nil
  }

  /// A comment before the rows that may be a row itself.
  func rowInHead(_ first: CSVRecord, _ decimal: DecimalMark) -> CSVRecord? {
    if isTold { return nil }
    return head.first { row in
      row.fields.count == first.fields.count
        && row.fields.indices.contains { decimal.mayBeNumber(row[$0]) }
    }
  }

  /// A line may be a row or a comment.
  static func ambiguous(_ file: String, _ line: Int) -> Failure {
    Failure(
      status: .data,
      message:
        "\(file):\(line): begins with # as a comment does, and has as many fields as a row; say --comment '#' if it "
        + "is a comment, --comment none if it is a row")
  }
}
