/// The rows of a file, one after the other in constant memory.
///
/// A source stands on one row at a time, and what it says about fields is about that row. `next` moves on; its first call
/// moves to the first row. Columns count from 0 here and from 1 in messages.
protocol RowSource: AnyObject {
  /// What messages call the file.
  var name: String { get }
  var kind: RowKind { get }
  var columnCount: Int { get }
  /// Columns of the file itself, before those that are computed.
  var fileColumnCount: Int { get }
  /// Rows of the file that the source has passed over so far.
  var passedOver: Int { get }
  /// The names of the columns, all different and none empty; nil when the file has none.
  var header: [String]? { get }
  /// How many rows the file states; nil when only its end tells.
  var rowCount: Int? { get }
  /// The byte between two fields; nil for a file whose fields are no texts.
  var delimiter: UInt8? { get }
  /// What stands before the decimals of a text.
  var decimal: DecimalMark { get }
  /// What stands for a missing value.
  var missing: MissingTokens { get }

  /// Move on to the next row; false at the end.
  func next() throws(Failure) -> Bool
  /// The line on which the row begins, or the number of the image or label, from 1.
  var position: Int { get }
  /// How messages begin about the row at this position, or about a field of it: "m.csv:3:2".
  func place(_ position: Int, column: Int?) -> String

  /// The text of a field, valid until the next row. Eight more bytes behind it may be read: see PaddedBytes.
  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>
  /// The number that a field is written as, NaN and infinity among them; infinity for what a Float cannot hold.
  func written(_ column: Int) -> Float?
  /// The number of a field in binary64, where a Float may not tell it from others; else nil.
  func longNumber(_ column: Int) -> Double?
  /// What the user should know about how the file was read so far.
  var notes: [String] { get }
  /// Append the numbers of these columns from place `first` on, up to the first that holds no finite one: the result is
  /// its place.
  func append(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int?
  /// Append what these fields are from place `first` on, up to the first that is neither a finite number, or one of the
  /// texts, nor missing where it may be: the result is its place.
  func append(_ fields: [FieldRule], from first: Int, to values: inout [Float]) -> Int?
}

/// How a field becomes a number: it is one, or it is the place of a text. A loop over rules counts no references.
struct FieldRule {
  let column: Int
  /// nil: a number. Who keeps the rule keeps the index too.
  let texts: TextIndex.View?
  /// Whether it may be missing, and NaN then.
  let takesMissing: Bool
}

/// What the rows of a file are.
enum RowKind: Equatable {
  /// Columns, some of which may be targets.
  case table
  /// Pixels, and nothing that could be a target.
  case images(height: Int, width: Int)
  /// One column, which holds classes however many differ.
  case labels
  /// One column of targets that are numbers, however few differ.
  case numbers

  var noun: String {
    switch self {
    case .table: "row"
    case .images: "image"
    case .labels: "label"
    case .numbers: "target"
    }
  }
}

extension RowSource {
  var fileColumnCount: Int { columnCount }
  var passedOver: Int { 0 }
  /// Names that a user may mean.
  var fileHeader: [String]? { header.map { Array($0.prefix(fileColumnCount)) } }

  func append(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int? {
    for place in first..<columns.count {
      guard let value = written(columns[place]), value.isFinite else { return place }
      values.append(value)
    }
    return nil
  }

  func append(_ fields: [FieldRule], from first: Int, to values: inout [Float]) -> Int? {
    for place in first..<fields.count {
      let field = fields[place]
      if let value = field.texts.map({ $0.index(of: bytes(field.column)) }) ?? number(field.column) {
        values.append(value)
      } else {
        guard field.takesMissing && isMissing(field.column) else { return place }
        values.append(.nan)
      }
    }
    return nil
  }

  func isEmpty(_ column: Int) -> Bool { bytes(column).isEmpty }

  /// Whether a field that should be a number lacks it.
  func isMissing(_ column: Int) -> Bool { missing.contains(bytes(column)) }

  /// Whether a target is missing: where it may be a class, only what is empty or what the user has named.
  func isMissingTarget(_ column: Int, isNumber: Bool) -> Bool {
    isEmpty(column) || (isNumber || missing.areTold) && isMissing(column)
  }

  /// Texts of fewer bytes have at most seven digits, and whole numbers of seven digits differ in binary32.
  func longNumber(_ column: Int) -> Double? { bytes(column).count < 8 ? nil : wideNumber(column) }

  func text(_ column: Int) -> String { bytes(column).text }

  func validText(_ column: Int) -> String? { bytes(column).validText }

  /// The number that a field is; nil for text, nothing, NaN, infinity, and what a Float cannot hold.
  func number(_ column: Int) -> Float? {
    guard let value = written(column), value.isFinite else { return nil }
    return value
  }

  /// As `number`, in binary64, which tells large whole numbers apart.
  func wideNumber(_ column: Int) -> Double? {
    guard let value = decimal.double(bytes(column)), value.isFinite else { return nil }
    return value
  }

  /// What these columns are called as features. `areAll`: no column of the file was left out, so that a table without
  /// names need not tell which ones they are.
  func featureNames(_ columns: [Int], areAll: Bool = true) -> [String] {
    if let header { return columns.map { header[$0] } }
    switch kind {
    case .table, .labels, .numbers:
      return areAll ? DefaultNames.features(columns.count) : columns.map(DefaultNames.feature)
    case .images(let height, let width):
      let names = DefaultNames.pixels(height: height, width: width)
      return columns.map { names[$0] }
    }
  }

  /// What these columns are called as targets.
  func targetNames(_ columns: [Int]) -> [String] {
    if let header { return columns.map { header[$0] } }
    return kind == .labels ? ["label"] : DefaultNames.targets(columns.count)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// As a text; what is not UTF-8 is replaced.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// As a text; nil when it is not UTF-8 or holds a zero byte, which a model could not store.
  var validText: String? { contains(0) ? nil : String(validating: self, as: UTF8.self) }

  /// Whether validText has an answer.
  var isValidText: Bool { allSatisfy { $0 > 0 && $0 < 0x80 } || validText != nil }
}
