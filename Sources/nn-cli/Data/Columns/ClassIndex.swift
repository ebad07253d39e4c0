/// The classes of a model, or the categories of a column, found by the text of a field. A text that is none of them byte for byte may be one in
/// another spelling: composed otherwise in Unicode, or the same number, such as "1.0" for "1".
struct ClassIndex {
  let labels: [String]
  /// Whether all of them are numbers, so that what stands for a missing one is none of them.
  let areNumbers: Bool
  private let texts: TextTable
  /// [texts.count]
  private let classOfText: [Float]
  private let byText: [String: Float]
  /// The class of a number; nil where classes are the same number in several spellings.
  private let byNumber: [Double: Float?]

  init(_ labels: [String]) throws(Failure) {
    self.labels = labels
    var texts = TextTable()
    var classOfText: [Float] = []
    var byNumber: [Double: Float?] = [:]
    var areNumbers = true
    for (index, label) in labels.enumerated() {
      try Array(label.utf8).withUnsafeBufferPointer { (bytes) throws(Failure) in
        guard try texts.add(bytes) == classOfText.count else { return }
        classOfText.append(Float(index))
        guard let number = NumberText.double(bytes), number.isFinite else { return areNumbers = false }
        byNumber.updateValue(byNumber.keys.contains(number) ? nil : Float(index), forKey: number)
      }
    }
    byText = Dictionary(
      labels.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    self.texts = texts
    self.classOfText = classOfText
    self.byNumber = byNumber
    self.areNumbers = areNumbers
  }

  /// The class that a field of the row is, if it is one.
  func find(_ column: Int, of rows: any RowSource) -> Float? {
    if let text = texts.index(of: rows.bytes(column)) { return classOfText[text] }
    if let index = byText[rows.text(column)] { return index }
    if let number = rows.wideNumber(column), case .some(.some(let index)) = byNumber[number] { return index }
    return nil
  }

  /// The class that a field of the row is.
  func index(_ column: Int, of rows: any RowSource) throws(Failure) -> Float {
    if let index = find(column, of: rows) { return index }
    if rows.isEmpty(column) { throw rows.emptyField(column) }
    throw rows.failure(
      column, "\(rows.field(column)) is no class of the model; its classes are \(listed(labels))")
  }
}
