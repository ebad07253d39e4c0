/// The classes of a model, found by the text of a field. A text that is none of them byte for byte may be one in
/// another spelling: composed otherwise in Unicode, or the same number, such as "1.0" for "1".
struct ClassIndex {
  private let labels: [String]
  private let texts: TextTable
  /// [texts.count]
  private let classOfText: [Float]
  private let byText: [String: Float]
  /// The class of a number; nil where classes are the same number in several spellings.
  private let byNumber: [Double: Float?]

  init(_ labels: [String]) {
    self.labels = labels
    var texts = TextTable()
    var classOfText: [Float] = []
    var byNumber: [Double: Float?] = [:]
    for (index, var label) in labels.enumerated() {
      label.withUTF8 { bytes in
        guard texts.add(bytes) == classOfText.count else { return }
        classOfText.append(Float(index))
        guard let number = NumberText.double(bytes), number.isFinite else { return }
        byNumber.updateValue(byNumber.keys.contains(number) ? nil : Float(index), forKey: number)
      }
    }
    byText = Dictionary(
      labels.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    self.texts = texts
    self.classOfText = classOfText
    self.byNumber = byNumber
  }

  func index(_ row: CSVRow, _ column: Int, in reader: CSVReader) throws(Failure) -> Float {
    if let text = row.withBytes(column, texts.index) { return classOfText[text] }
    if let index = byText[row.text(column)] { return index }
    if let number = row.wideNumber(column), case .some(.some(let index)) = byNumber[number] { return index }
    if row.isEmpty(column) { throw reader.emptyField(line: row.line, column: column) }
    throw reader.failure(
      line: row.line, column: column,
      "\(quoted(row.text(column))) in \(reader.columnName(column)) is no class of the model; "
        + "its classes are \(listed(labels))")
  }

  /// The class of a label of an IDX file.
  func index(_ label: UInt8) -> Float? {
    if let index = byText[String(label)] { return index }
    guard case .some(.some(let index)) = byNumber[Double(label)] else { return nil }
    return index
  }
}
