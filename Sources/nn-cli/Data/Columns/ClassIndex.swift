/// The classes of a model, or the categories of a column, found by the text of a field. A text that is none of them byte for byte may be one in
/// another spelling: composed otherwise in Unicode, or the same number, such as "1.0" for "1".
struct ClassIndex {
  let labels: [String]
  /// Whether all of them are numbers, so that what stands for a missing one is none of them.
  let areNumbers: Bool
  /// Finds those that are the same byte for byte.
  let texts: TextIndex
  private let byText: [String: Float]
  /// The class of a number; nil where classes are the same number in several spellings.
  private let byNumber: [Double: Float?]
  /// Whether no class could be composed otherwise.
  private let areASCII: Bool

  init(_ labels: [String]) throws(Failure) {
    self.labels = labels
    try Memory.require(TextIndex.memory(labels))
    texts = TextIndex(labels)
    var byNumber: [Double: Float?] = [:]
    var areNumbers = true
    for (index, label) in labels.enumerated() {
      Array(label.utf8).withUnsafeBufferPointer { bytes in
        guard let number = NumberText.double(bytes), number.isFinite else { return areNumbers = false }
        byNumber.updateValue(byNumber.keys.contains(number) ? nil : Float(index), forKey: number)
      }
    }
    byText = Dictionary(
      labels.enumerated().map { ($1, Float($0)) }, uniquingKeysWith: { first, _ in first })
    self.byNumber = byNumber
    self.areNumbers = areNumbers
    areASCII = labels.allSatisfy { $0.utf8.allSatisfy(Self.isASCII) }
  }

  private static func isASCII(_ byte: UInt8) -> Bool { byte < 0x80 }

  /// The class that a field of the row is, if it is one.
  func find(_ column: Int, of rows: any RowSource) -> Float? {
    let bytes = rows.bytes(column)
    if let index = texts.view.index(of: bytes) { return index }
    let canBeComposed = !areASCII || !bytes.allSatisfy(Self.isASCII)
    if canBeComposed, let index = byText[rows.text(column)] { return index }
    guard !byNumber.isEmpty, let number = rows.wideNumber(column) else { return nil }
    if case .some(.some(let index)) = byNumber[number] { return index }
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
