/// The classes of a model, found by their text or, where that fails, by their number ("1.0" is "1").
struct ClassIndex {
  private let labels: [String]
  private let byText: [String: Float]
  /// The texts of the classes, which most fields repeat byte for byte, and the class of each.
  private let texts: TextTable
  private let classOfText: [Float]

  init(_ labels: [String]) {
    self.labels = labels
    let byText = Dictionary(
      labels.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    var texts = TextTable()
    for var label in labels { _ = label.withUTF8 { texts.add($0) } }
    classOfText = (0..<texts.count).map { byText[texts[$0]]! }
    self.byText = byText
    self.texts = texts
  }

  func index(_ row: CSVRow, _ column: Int, in reader: CSVReader) throws(Failure) -> Float {
    if let text = row.withBytes(column, texts.index) { return classOfText[text] }
    if let index = byText[row.text(column)] { return index }
    if let number = row.number(column), let index = byText[numericLabel(number)] { return index }
    if row.isEmpty(column) { throw reader.emptyField(line: row.line, column: column) }
    throw reader.failure(
      line: row.line, column: column,
      "\(quoted(row.text(column))) in \(reader.columnName(column)) is no class of the model; "
        + "its classes are \(listed(labels))")
  }

  func index(_ label: String) -> Float? {
    byText[label]
  }
}
