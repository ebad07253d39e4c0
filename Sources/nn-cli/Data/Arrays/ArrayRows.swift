/// The rows of a NumPy array, of an NPY file or in an NPZ archive: its first dimension counts them. An array of three
/// dimensions or more is one of images, each of which is one row.
final class ArrayRows: RowSource {
  /// What an array is for, which decides what one of a single column holds.
  enum Role {
    /// Features, and perhaps targets behind them.
    case rows
    /// Targets of the rows of another.
    case targets
  }

  let name: String
  let kind: RowKind
  let columnCount: Int
  let header: [String]? = nil
  let delimiter: UInt8? = DecimalMark.comma
  let decimal = DecimalMark(DecimalMark.point, delimiter: DecimalMark.comma)
  let missing: MissingTokens
  let notes: [String]
  private(set) var position = 0
  var rowCount: Int? { elements.rows }

  /// The archive in which it was found by its name, which may have targets too.
  let archive: NPZArchive?

  private let type: ElementType
  private let isBigEndian: Bool
  private let elements: ArrayBlocks
  /// Numbers of the rows at hand, not of texts: [elements.count][columnCount]
  private var numbers: [Float] = []
  /// Fields of this row whose texts were asked for.
  private var texts: [PaddedBytes] = []
  private let notANumber = PaddedBytes("nan".utf8)
  /// Whether a number may stand for a missing value.
  private let areNumbersMissing: Bool
  /// The columns that `append` was called with last, and whether they are all, in order.
  private var last: (columns: [Int], areAll: Bool) = ([], false)

  /// `missing` stands for missing values, as NaN always does. `notes` say how the array was found.
  init(
    _ stream: any ByteStream, _ role: Role, missing: MissingTokens, in archive: NPZArchive? = nil,
    notes: [String] = []
  ) throws(Failure) {
    self.archive = archive
    let header = try NPYHeader(stream)
    name = stream.name
    self.missing = missing.and("nan")
    areNumbersMissing = missing.areTold && missing.haveNumber
    (type, isBigEndian) = (header.type, header.isBigEndian)
    let shape = try ArrayShape(header, role, name)
    (kind, columnCount) = (shape.kind, shape.columns)
    self.notes = notes + [shape.note].compactMap(\.self)
    elements = try ArrayBlocks(stream, header, rows: shape.rows, columns: shape.columns)
  }

  func next() throws(Failure) -> Bool {
    if position == elements.rows { return false }
    if position == elements.end {
      try elements.load()
      if !type.isText {
        if numbers.count != elements.count * columnCount {
          numbers = [Float](repeating: 0, count: elements.count * columnCount)
        }
        elements.bytes.withUnsafeBytes { type.decode($0, isBigEndian: isBigEndian, into: &numbers) }
      }
    }
    position += 1
    texts.removeAll(keepingCapacity: true)
    return true
  }

  func place(_ position: Int, column: Int?) -> String { "\(name): \(kind.noun) \(position)" }

  /// Where a field of the row is among the elements at hand.
  private func index(_ column: Int) -> Int { (position - 1 - elements.first) * columnCount + column }

  /// A field of the row, exactly.
  private func element(_ column: Int) -> Element {
    let place = index(column) * type.size
    return elements.bytes.withUnsafeBytes { bytes in
      precondition(column >= 0 && column < columnCount && place + type.size <= bytes.count)
      return Element(bytes.baseAddress! + place, type, isBigEndian: isBigEndian)
    }
  }

  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    if !type.isText && numbers[index(column)].isNaN { return notANumber[0..<notANumber.capacity] }
    let text = element(column).text.withUnsafeBufferPointer { PaddedBytes($0) }
    texts.append(text)
    return text[0..<text.capacity]
  }

  func written(_ column: Int) -> Float? {
    if type.isText { return isMissing(column) ? nil : decimal.float(bytes(column), line: position) }
    if areNumbersMissing && isMissing(column) { return nil }
    return numbers[index(column)]
  }

  func longNumber(_ column: Int) -> Double? {
    if type.isText { return wideNumber(column) }
    return type.isWide ? element(column).number : nil
  }

  func append(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int? {
    if columns != last.columns { last = (columns, columns == Array(0..<columnCount)) }
    if type.isText || areNumbersMissing { return appendEach(columns, from: first, to: &values) }
    let start = index(0)
    if last.areAll && first == 0 {
      let row = numbers[start..<start + columnCount]
      let end = row.firstIndex { !$0.isFinite } ?? row.endIndex
      values.append(contentsOf: row[..<end])
      return end == row.endIndex ? nil : end - start
    }
    for place in first..<columns.count {
      let value = numbers[start + columns[place]]
      guard value.isFinite else { return place }
      values.append(value)
    }
    return nil
  }

  private func appendEach(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int? {
    for place in first..<columns.count {
      guard let value = written(columns[place]), value.isFinite else { return place }
      values.append(value)
    }
    return nil
  }
}

/// Rows and columns of an array of any number of dimensions.
struct ArrayShape {
  let rows: Int
  let columns: Int
  let kind: RowKind
  /// What the user should know.
  let note: String?

  /// More than a network has inputs and targets. A row of it fits memory.
  private static let mostColumns = 1 << 17

  init(_ header: NPYHeader, _ role: ArrayRows.Role, _ name: String) throws(Failure) {
    let text = header.shape.map(Numbers.grouped).joined(separator: " x ")
    guard let rows = header.shape.first else {
      throw Failure(
        status: .data,
        message: "\(name): a single number, no array of rows; its first dimension counts the rows")
    }
    let inner = header.shape.dropFirst()
    var columns = 1
    for size in inner {
      let (product, isOver) = columns.multipliedReportingOverflow(by: size)
      columns = isOver ? .max : product
    }
    guard rows > 0, columns > 0 else {
      throw Failure(status: .data, message: "\(name): an array of \(text): holds no rows")
    }
    guard columns <= Self.mostColumns else {
      throw Failure(
        status: .data,
        message:
          "\(name): an array of \(text): rows of \(Numbers.grouped(columns)) numbers; a network takes 1 to 65536 "
          + "inputs")
    }
    (self.rows, self.columns) = (rows, columns)
    let sizes = inner.filter { $0 > 1 }
    if sizes.count > 1 && role == .targets {
      throw Failure(
        status: .data,
        message: "\(name): an array of \(text), but targets are one number a row, or a few; "
          + "are the features and the targets exchanged?")
    }
    if sizes.count > 1 {
      kind = .images(height: sizes[0], width: columns / sizes[0])
      note = "\(name): \(text): the \(Numbers.grouped(columns)) numbers of an image are the features of a row"
    } else {
      kind = role == .rows || columns > 1 ? .table : header.type.isFloat ? .numbers : .labels
      note = nil
    }
  }
}
