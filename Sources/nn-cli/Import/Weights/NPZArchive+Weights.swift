extension NPZArchive {
  /// All arrays, whose numbers are read when they are asked for.
  func weights() throws(Failure) -> [WeightArrays.Array] {
    var weights: [WeightArrays.Array] = []
    for array in arrays {
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
