/// Table of text in columns. The first is aligned to the left, the others to the right unless `left` names them.
struct Table {
  private let header: [String]
  private let leftColumns: Set<Int>
  private var rows: [[String]] = []
  /// Rows before which a line is drawn.
  private var rules: Set<Int> = []

  init(_ header: [String], left: Set<Int> = [0]) {
    self.header = header.map { escapingControls($0) }
    leftColumns = left
  }

  mutating func add(_ row: [String]) {
    rows.append(row.map { escapingControls($0) })
  }

  /// Draw a line between the rows so far and the rows to come.
  mutating func addRule() {
    rules.insert(rows.count)
  }

  var text: String {
    let widths = header.indices.map { column in
      ([header] + rows).map { $0[column].count }.max()!
    }
    let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
    var lines = [line(header, widths), rule]
    for (index, row) in rows.enumerated() {
      if rules.contains(index) { lines.append(rule) }
      lines.append(line(row, widths))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func line(_ row: [String], _ widths: [Int]) -> String {
    let cells = row.indices.map { column in
      let space = String(repeating: " ", count: widths[column] - row[column].count)
      return leftColumns.contains(column) ? row[column] + space : space + row[column]
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// Lines of a name and its text.
struct Facts {
  private var facts: [(String, String)] = []

  mutating func add(_ name: String, _ value: String?) {
    if let value { facts.append((name, value)) }
  }

  var text: String {
    let width = facts.map(\.0.count).max() ?? 0
    return facts.map { name, value in
      name + String(repeating: " ", count: width - name.count + 2) + value + "\n"
    }.joined()
  }
}
