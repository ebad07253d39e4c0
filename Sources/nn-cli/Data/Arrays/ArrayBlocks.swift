/// The elements of an array, some rows at a time. One in Fortran order, whose columns lie one behind the other, is in memory
/// as a whole; what a header states is only believed as far as the file goes.
final class ArrayBlocks {
  /// Rows of the array.
  let rows: Int
  /// Elements of the rows at hand, row by row: [count][columns][size]
  private(set) var bytes: [UInt8] = []
  /// The rows at hand: first ..< end
  private(set) var first = 0
  private(set) var end = 0
  var count: Int { end - first }

  private let stream: any ByteStream
  private let columns: Int
  /// Bytes of an element.
  private let size: Int
  /// Column by column; nil in C order: [columns][rows][size]
  private var whole: [UInt8]?
  private var places: [Int] = []

  private static let blockBytes = 1 << 18

  init(_ stream: any ByteStream, _ header: NPYHeader, rows: Int, columns: Int) throws(Failure) {
    (self.stream, self.rows, self.columns, size) = (stream, rows, columns, header.type.size)
    let total = rows.multipliedReportingOverflow(by: columns * size)
    guard !total.overflow else {
      throw Failure(
        status: .data, message: "\(stream.name): states \(Numbers.grouped(rows)) rows, which no file holds")
    }
    // Of one column, or one row, both orders are the same.
    if header.isFortranOrder && header.shape.filter({ $0 > 1 }).count > 1 {
      places = Self.places(header.shape.dropFirst())
      whole = try loadWhole(total.partialValue)
    }
  }

  /// Where each column of a row in C order is among those in Fortran order, whose first dimension runs fastest: [columns]
  private static func places(_ shape: ArraySlice<Int>) -> [Int] {
    var places = [0]
    var stride = 1
    for size in shape {
      places = places.flatMap { place in (0..<size).map { place + $0 * stride } }
      stride *= size
    }
    return places
  }

  /// Go on to the next rows.
  func load() throws(Failure) {
    let wanted = min(max(1, Self.blockBytes / (columns * size)), rows - end)
    if bytes.count != wanted * columns * size {
      bytes = [UInt8](repeating: 0, count: wanted * columns * size)
    }
    (first, end) = (end, end + wanted)
    if let whole { return gather(whole) }
    let found = try stream.fill(&bytes)
    guard found == bytes.count else { throw truncated(first + found / (columns * size)) }
    if end == rows { try checkEnd() }
  }

  /// The rows at hand from an array in Fortran order.
  private func gather(_ whole: [UInt8]) {
    for (column, place) in places.enumerated() {
      for row in 0..<count {
        let (from, to) = ((place * rows + first + row) * size, (row * columns + column) * size)
        for byte in 0..<size { bytes[to + byte] = whole[from + byte] }
      }
    }
  }

  private func loadWhole(_ total: Int) throws(Failure) -> [UInt8] {
    var whole: [UInt8] = []
    while whole.count < total {
      var block = [UInt8](repeating: 0, count: min(Self.blockBytes, total - whole.count))
      let found = try stream.fill(&block)
      guard found == block.count else { throw truncated((whole.count + found) / (columns * size)) }
      try Memory.reserve(&whole, adding: found)
      whole += block
    }
    try checkEnd()
    return whole
  }

  /// The end of the stream must be the end of the array.
  private func checkEnd() throws(Failure) {
    var byte: [UInt8] = [0]
    if try stream.fill(&byte) == 0 { return }
    throw Failure(
      status: .data,
      message: "\(stream.name): holds more than the \(Numbers.count(rows, "row")) that its header states; "
        + "name a file of one array")
  }

  private func truncated(_ row: Int) -> Failure {
    Failure(
      status: .data,
      message: "\(stream.name): its header states \(Numbers.count(rows, "row")), but it ends in row "
        + "\(Numbers.grouped(row + 1)); it is truncated")
  }
}
