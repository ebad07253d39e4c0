extension TextTable {
  /// Indices of the texts in the order of their numbers, where all are numbers, else in the order of the texts.
  func ordered(_ decimal: DecimalMark) -> [Int] {
    let values = (0..<count).map { withBytes($0, decimal.double).flatMap { $0.isFinite ? $0 : nil } }
    return ordered(values)
  }

  /// As `ordered`, of texts whose numbers are known: [count]; of one value in several spellings, in the order of the texts.
  func ordered(_ values: [Double?]) -> [Int] {
    let numbers = values.compactMap(\.self)
    guard numbers.count == values.count else { return (0..<count).sorted(by: isBefore) }
    return numbers.indices.sorted {
      numbers[$0] == numbers[$1] ? isBefore($0, $1) : numbers[$0] < numbers[$1]
    }
  }

  /// Texts that Swift takes for the same, composed otherwise, are ordered by their bytes.
  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let (first, second) = (self[a], self[b])
    return first == second ? first.utf8.lexicographicallyPrecedes(second.utf8) : first < second
  }
}
