/// An IDX file of unsigned bytes, the format of MNIST and its kin: images, or their labels.
///
/// A big-endian magic number (0, 0, the type of the elements, the number of dimensions), the dimensions as 32-bit
/// integers, the elements. A row is an image of pixels from 0 to 1, or a label.
final class IDXFile: RowSource {
  let name: String
  let kind: RowKind
  let columnCount: Int
  let header: [String]? = nil
  let delimiter: UInt8? = nil
  let notes: [String] = []
  let decimal = DecimalMark(DecimalMark.point, delimiter: DecimalMark.comma)
  let missing = MissingTokens([])
  private(set) var position = 0
  var rowCount: Int? { count }

  private let count: Int
  private let input: InputFile
  /// [items read at a time][columnCount]
  private var items: [UInt8] = []
  /// The positions that `items` holds: firstItem + 1 ... lastItem
  private var (firstItem, lastItem) = (0, 0)
  /// The byte that stands for 1.
  private let one: Float
  private let texts = ByteTexts()
  /// The columns that `append` was called with last, and whether they are all, in order.
  private var last: (columns: [Int], areAll: Bool) = ([], false)

  /// The size of what is read at a time: what a header promises is only believed as far as the file goes.
  private static let blockBytes = 1 << 18

  init(_ input: InputFile) throws(Failure) {
    self.input = input
    name = input.name
    let dimensions = try Self.dimensions(input)
    count = dimensions[0]
    kind = dimensions.count == 1 ? .labels : .images(height: dimensions[1], width: dimensions[2])
    columnCount = dimensions.dropFirst().reduce(1, *)
    one = kind == .labels ? 1 : 255
  }

  func next() throws(Failure) -> Bool {
    if position == count { return false }
    if position == lastItem { try load() }
    position += 1
    return true
  }

  func place(_ position: Int, column: Int?) -> String { "\(name): \(kind.noun) \(position)" }

  func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8> { texts[items[element(column)]] }

  func written(_ column: Int) -> Float? { Float(items[element(column)]) / one }

  func append(_ columns: [Int], from first: Int, to values: inout [Float]) -> Int? {
    precondition(first == 0, "every pixel is a number")
    let (item, one) = (items[element(0)..<element(columnCount)], one)
    if columns != last.columns { last = (columns, columns == Array(0..<columnCount)) }
    let areAll = last.areAll
    values.append(addingCapacity: columns.count) { span in
      if areAll {
        for byte in item { span.append(Float(byte) / one) }
      } else {
        for column in columns { span.append(Float(item[item.startIndex + column]) / one) }
      }
    }
    return nil
  }

  /// Where a field of the row is in `items`.
  private func element(_ column: Int) -> Int { (position - 1 - firstItem) * columnCount + column }

  private func load() throws(Failure) {
    let wanted = min(max(1, Self.blockBytes / columnCount), count - position)
    if items.count != wanted * columnCount { items = [UInt8](repeating: 0, count: wanted * columnCount) }
    let found = try input.read(into: &items)
    guard found == items.count else { throw truncated(in: position + found / columnCount + 1) }
    (firstItem, lastItem) = (position, position + wanted)
    if lastItem == count { try checkEnd() }
  }

  /// The end of the file must be the end of the items.
  private func checkEnd() throws(Failure) {
    if try input.peek(1).isEmpty { return }
    throw Failure(
      status: .data,
      message: "\(name): holds more than the \(count) items that its header states; the file is damaged")
  }

  private func truncated(in item: Int) -> Failure {
    Failure(
      status: .data,
      message: "\(name): its header states \(count) items, but it ends in item \(item); it is truncated")
  }
}

extension IDXFile {
  /// Whether a file that begins so is an IDX file, of whatever elements.
  static func isSignature(_ start: [UInt8]) -> Bool {
    let types: [UInt8] = [0x08, 0x09, 0x0B, 0x0C, 0x0D, 0x0E]
    return start.count >= 3 && start[0] == 0 && start[1] == 0 && types.contains(start[2])
  }

  /// The dimensions in a header: [count] of labels, or [count][height][width] of images.
  private static func dimensions(_ input: InputFile) throws(Failure) -> [Int] {
    let magic = try header(4, of: input)
    guard magic[2] == 0x08, magic[3] == 1 || magic[3] == 3 else {
      throw Failure(
        status: .data,
        message:
          "\(input.name): an IDX file of elements of type \(magic[2]) in \(magic[3]) dimensions; name one of "
          + "unsigned bytes (type 8) in 1 dimension, labels, or in 3, images")
    }
    let bytes = try header(4 * Int(magic[3]), of: input)
    let sizes = stride(from: 0, to: bytes.count, by: 4).map { start in
      bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    if sizes[0] == 0 { throw Failure(status: .data, message: "\(input.name): holds no items") }
    if sizes.count == 3 { try check(height: sizes[1], width: sizes[2], input.name) }
    return sizes
  }

  private static func check(height: Int, width: Int, _ name: String) throws(Failure) {
    let most = 65536
    // Each alone first: the product of two 32-bit numbers need not fit an Int.
    guard height > 0, width > 0, height <= most, width <= most, height * width <= most else {
      throw Failure(
        status: .data,
        message: "\(name): images of \(height) x \(width) pixels; a network takes 1 to 65536 inputs")
    }
  }

  private static func header(_ count: Int, of input: InputFile) throws(Failure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard try input.read(into: &bytes) == count else {
      throw Failure(status: .data, message: "\(input.name): too short for the header of an IDX file")
    }
    return bytes
  }
}

/// Every byte as a decimal text: "0" to "255".
private struct ByteTexts {
  private static let width = 3

  /// [256][width]
  private let memory = PaddedBytes(capacity: 256 * width)

  init() {
    for byte in 0...255 {
      for (place, digit) in String(byte).utf8.enumerated() { memory.start[byte * Self.width + place] = digit }
    }
    memory.end(at: 256 * Self.width)
  }

  subscript(byte: UInt8) -> UnsafeBufferPointer<UInt8> {
    let start = Int(byte) * Self.width
    return memory[start..<start + (byte < 10 ? 1 : byte < 100 ? 2 : 3)]
  }
}
