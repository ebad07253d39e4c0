/// Columns as the user names them: by name, by number, as a range of either, or by a pattern of names; several
/// between commas.
struct ColumnSelection: Equatable {
  /// Lists as the user wrote them.
  let lists: [String]

  init(_ lists: [String] = []) {
    self.lists = lists
  }

  var isEmpty: Bool { lists.isEmpty }

  /// Columns of a file.
  struct Found {
    var columns: Set<Int> = []
    /// Each once, in the order in which words name them.
    var inOrder: [Int] = []
    /// Those that a word names alone, and not with others as a range or a pattern does.
    var outright: Set<Int> = []
  }

  func resolve(in rows: any RowSource) throws(Failure) -> Found { try resolve(in: ColumnNames(rows)) }

  func resolve(in names: ColumnNames) throws(Failure) -> Found {
    var found = Found()
    for list in lists {
      for word in Self.words(list, names.header) {
        let columns = try Self.columns(word, in: names)
        if columns.count == 1 { found.outright.formUnion(columns) }
        for column in columns where found.columns.insert(column).inserted { found.inOrder.append(column) }
      }
    }
    return found
  }

  /// A list is one word where a column has its name, commas included.
  private static func words(_ list: String, _ header: [String]?) -> [String] {
    if header?.contains(list) == true { return [list] }
    return list.split(separator: ",").map { $0.trimmingSpaces }
  }

  /// A name comes before a pattern, and a pattern before a range.
  private static func columns(_ word: String, in names: ColumnNames) throws(Failure) -> [Int] {
    let header = names.header
    if header?.contains(word) != true {
      if let header, word.contains(where: { $0 == "*" || $0 == "?" }) {
        let columns = header.indices.filter { matches(header[$0], word) }
        if columns.isEmpty { throw noMatch(word, names, header) }
        return columns
      }
      if let (first, last) = ends(word) {
        let (from, to) = (try column(first, in: names), try column(last, in: names))
        guard from <= to else {
          throw Failure(
            status: .usage, message: "\(names.file): the columns \(quoted(word)) end before they begin")
        }
        return Array(from...to)
      }
    }
    return [try column(word, in: names)]
  }

  private static func column(_ word: String, in names: ColumnNames) throws(Failure) -> Int {
    try ColumnSelector(word).resolve(in: names)
  }

  /// What stands before and behind the colon of "a:b" or "3:-1", or the hyphen of "3-7".
  private static func ends(_ word: String) -> (String, String)? {
    let isNumbers = word.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 &- UInt8(ascii: "0") < 10 }
    let mark: Character = isNumbers ? "-" : ":"
    let parts = word.split(separator: mark, omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    return (String(parts[0]), String(parts[1]))
  }

  /// Whether a name fits a pattern, in which * stands for any characters and ? for one.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    var (name, pattern) = (name[...], pattern[...])
    // Where to go on when the last * takes one more character.
    var retry: (name: Substring, pattern: Substring)?
    while !name.isEmpty {
      if pattern.first == "*" {
        pattern.removeFirst()
        retry = (name, pattern)
      } else if let mark = pattern.first, mark == "?" || mark == name.first {
        pattern.removeFirst()
        name.removeFirst()
      } else if let last = retry {
        (name, pattern) = (last.name.dropFirst(), last.pattern)
        retry = (name, pattern)
      } else {
        return false
      }
    }
    return pattern.allSatisfy { $0 == "*" }
  }

  private static func noMatch(_ word: String, _ names: ColumnNames, _ header: [String]) -> Failure {
    Failure(
      status: .data,
      message: "\(names.file): no column has a name like \(quoted(word)); its columns are \(listed(header))")
  }
}

extension Substring {
  /// Without the spaces around it.
  fileprivate var trimmingSpaces: String {
    let rest = drop { $0 == " " }
    return String(rest[..<(rest.lastIndex { $0 != " " }.map(rest.index(after:)) ?? rest.startIndex)])
  }
}
