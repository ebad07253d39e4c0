/// What separates the fields of a CSV file, found out from its beginning.
enum CSVDelimiter {
  static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]

  /// The one of , ; and tab that the first line that is not blank has most of, outside quotes. Commas that may all be
  /// decimal commas between others of these separate nothing, unless `decimal` is a point.
  static func detect(_ start: Slice<UnsafeBufferPointer<UInt8>>, decimal: UInt8?) -> UInt8 {
    var counts = [0, 0, 0]
    var commas = DecimalCommas()
    for (place, byte) in firstLine(start) {
      guard let index = candidates.firstIndex(of: byte) else { continue }
      counts[index] += 1
      if byte == DecimalMark.comma { commas.add(at: place, in: start) } else { commas.fieldEnds() }
    }
    if commas.areAll && decimal != DecimalMark.point && counts[1] + counts[2] > 0 { counts[0] = 0 }
    return candidates[counts.firstIndex(of: counts.max()!)!]
  }

  /// The bytes outside quotes, and where they are.
  private static func firstLine(_ start: Slice<UnsafeBufferPointer<UInt8>>) -> [(place: Int, byte: UInt8)] {
    var line: [(Int, UInt8)] = []
    var isQuoted = false
    var isBlank = true
    for place in start.indices {
      let byte = start[place]
      let isLineEnd = CSVSyntax.isLineEnd(byte)
      if isLineEnd && !isQuoted && !isBlank { break }
      if !isLineEnd { isBlank = false }
      if byte == CSVSyntax.quote { isQuoted.toggle() }
      if !isQuoted { line.append((place, byte)) }
    }
    return line
  }

  /// Whether commas stand between digits, one in a field.
  private struct DecimalCommas {
    private(set) var areAll = true
    private var isInField = false

    mutating func fieldEnds() { isInField = false }

    mutating func add(at place: Int, in bytes: Slice<UnsafeBufferPointer<UInt8>>) {
      let neighbours = [place - 1, place + 1]
      let areDigits = neighbours.allSatisfy {
        bytes.indices.contains($0) && bytes[$0] &- UInt8(ascii: "0") < 10
      }
      if isInField || !areDigits { areAll = false }
      isInField = true
    }
  }
}
