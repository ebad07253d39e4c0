extension Dataset {
  /// The same, asked for by an option.
  func split(
    heldOut fraction: Double, seed: UInt32, for option: String
  ) throws(Failure) -> (train: Dataset, heldOut: Dataset) {
    guard rows >= 2 else {
      throw Failure(
        status: .data, message: "\(option) \(fraction) needs at least 2 rows, but there is \(rows)")
    }
    return split(heldOut: fraction, seed: seed)
  }

  /// Two parts, shuffled: `heldOut` has about this share of the rows, the same share of every class. From
  /// two rows on neither part is empty. The seed alone decides (GSL's taus2).
  func split(heldOut fraction: Double, seed: UInt32) -> (train: Dataset, heldOut: Dataset) {
    guard rows >= 2 else { return (self, selecting([])) }
    let wanted = min(max(Int((Double(rows) * fraction).rounded()), 1), rows - 1)
    let classOfRow = task == .regression ? [Int](repeating: 0, count: rows) : targets.map { Int($0) }
    var quotas = Self.quotas(classOfRow, wanted)
    var train: [Int] = []
    var heldOut: [Int] = []
    for row in RandomSource(seed: seed).permutation(rows) {
      if quotas[classOfRow[row]] > 0 {
        quotas[classOfRow[row]] -= 1
        heldOut.append(row)
      } else {
        train.append(row)
      }
    }
    return (selecting(train), selecting(heldOut))
  }

  /// How many rows of each class to hold out: its share rounded down, and the rest where most was lost.
  private static func quotas(_ classOfRow: [Int], _ wanted: Int) -> [Int] {
    var sizes = [Int](repeating: 0, count: classOfRow.max()! + 1)
    for index in classOfRow { sizes[index] += 1 }
    let exact = sizes.map { Double($0) * Double(wanted) / Double(classOfRow.count) }
    var quotas = exact.map { Int($0) }
    let byLoss = sizes.indices.sorted {
      let (a, b) = (exact[$0] - Double(quotas[$0]), exact[$1] - Double(quotas[$1]))
      return a == b ? $0 < $1 : a > b
    }
    for index in byLoss.prefix(wanted - quotas.reduce(0, +)) { quotas[index] += 1 }
    return quotas
  }
}
