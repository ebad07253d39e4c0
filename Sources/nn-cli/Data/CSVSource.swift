/// The rows of an input as the parser finds them, block by block, in constant memory.
final class CSVSource {
  let name: String

  private static let blockSize = 1 << 16

  private let input: InputFile
  private let parser: CSVParser
  private var fields: CSVFields { parser.fields }
  private var block = [UInt8](repeating: 0, count: blockSize)
  private var isAtEnd = false
  /// A fault that was met while reading ahead; the rows before it come first.
  private var pending: Failure?

  init(path: String, delimiter: UInt8?) throws(Failure) {
    input = try InputFile(path: path)
    name = input.name
    let count = try input.read(into: &block)
    let start = Self.skippingMark(block[..<count])
    parser = try CSVParser(name: name, delimiter: delimiter ?? Self.detectDelimiter(start))
    parse(start)
  }

  /// Read on until so many rows are waiting, or the end.
  func fill(_ count: Int) {
    while fields.waiting < count && pending == nil && !isAtEnd { parseBlock() }
  }

  /// A row that `fill` found, or nil when the input ended before it.
  func peek(_ index: Int) throws(Failure) -> CSVRow? {
    if index < fields.waiting { return fields.peek(index) }
    if let pending { throw pending }
    return nil
  }

  /// The next row, or nil at the end. It is valid until the next call.
  func take() throws(Failure) -> CSVRow? {
    if fields.waiting == 0 {
      fields.recycle()
      fill(1)
    }
    if fields.waiting > 0 { return fields.take() }
    if let pending { throw pending }
    return nil
  }

  private func parseBlock() {
    do throws(Failure) {
      let count = try input.read(into: &block)
      parse(block[..<count])
    } catch {
      pending = error
    }
  }

  private func parse(_ bytes: ArraySlice<UInt8>) {
    do throws(Failure) {
      isAtEnd = bytes.isEmpty
      try isAtEnd ? parser.finish() : parser.parse(bytes)
    } catch {
      pending = error
    }
  }

  private static func skippingMark(_ start: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start
  }

  /// The one of , ; and tab that the first line that is not blank has most of, outside quotes.
  private static func detectDelimiter(_ start: ArraySlice<UInt8>) -> UInt8 {
    let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    var counts = [0, 0, 0]
    var isQuoted = false
    var isBlank = true
    for byte in start {
      let isLineEnd = byte == 0x0A || byte == 0x0D
      if isLineEnd && !isQuoted && !isBlank { break }
      if !isLineEnd { isBlank = false }
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, let index = candidates.firstIndex(of: byte) { counts[index] += 1 }
    }
    return candidates[counts.firstIndex(of: counts.max()!)!]
  }
}
