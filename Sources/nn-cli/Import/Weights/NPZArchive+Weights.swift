extension NPZArchive {
  /// Arrays of one text each, which a safetensors file has in its metadata.
  private static let texts = [WeightArrays.activationsKey, NetworkMetadata.key]

  /// The text of an array; nil where the archive has none of this name.
  func text(_ name: String) throws(Failure) -> String? {
    guard let array = arrays.first(where: { $0.name == name }) else { return nil }
    let stream = try stream(array)
    let header = try NPYHeader(stream)
    var bytes = [UInt8](repeating: 0, count: header.type.size)
    guard header.type.isText, header.shape.allSatisfy({ $0 == 1 }), try stream.fill(&bytes) == bytes.count,
      case .text(let text) = bytes.withUnsafeBytes({
        Element($0.baseAddress!, header.type, isBigEndian: header.isBigEndian)
      })
    else { throw .imported(stream.name, "is not one text") }
    return String(decoding: text, as: UTF8.self)
  }

  /// All arrays but what the file says of itself, whose numbers are read when they are asked for.
  func weights() throws(Failure) -> [WeightArrays.Array] {
    var weights: [WeightArrays.Array] = []
    for array in arrays where !Self.texts.contains(array.name) {
      let shape = try NPYHeader(stream(array)).shape
      weights.append(WeightArrays.Array(array.name, shape) { () throws(Failure) in try self.numbers(array) })
    }
    return weights
  }

  /// The numbers of an array in C order.
  private func numbers(_ array: Entry) throws(Failure) -> [Float] {
    let rows = try ArrayRows(stream(array), .rows, missing: MissingTokens([]))
    var numbers: [Float] = []
    while try rows.next() {
      try Memory.reserve(&numbers, adding: rows.columnCount)
      for column in 0..<rows.columnCount {
        guard let number = rows.written(column) else {
          throw .imported(rows.name, "\(rows.field(column)) is no number, as a weight must be")
        }
        numbers.append(number)
      }
    }
    return numbers
  }
}
