extension Dataset {
  /// Hold out a share of the rows, as `option` asks, by a rule; nil is the usual one.
  func split(
    heldOut fraction: Double, seed: UInt32, by told: SplitRule? = nil, for option: String
  ) throws(Failure) -> (train: Dataset, heldOut: Dataset) {
    guard rows >= 2 else {
      throw Failure(
        status: .data, message: "\(option) \(fraction) needs at least 2 rows, but there is \(rows)")
    }
    if stored == nil { try requireMemory(forRows: rows) }
    let parts: (train: [UInt32], heldOut: [UInt32])
    switch try SplitRule.resolve(told, for: self) {
    case .random where blocks != nil, .stratified where blocks != nil:
      parts = try blockParts(heldOut: fraction, seed, try classOfRow() ?? [], option)
    case .random: parts = self.parts(heldOut: fraction, seed: seed, nil)
    case .stratified: parts = self.parts(heldOut: fraction, seed: seed, try classOfRow())
    case .ordered: parts = lastRows(wanted(fraction))
    case .group(let column): parts = try groupedParts(wanted(fraction), seed, column, option)
    }
    guard let stored else { return selecting(parts) }
    return (
      try selecting(parts.train, of: stored), try selecting(parts.heldOut, of: stored)
    )
  }

  /// Two parts, shuffled: `heldOut` has about this share of the rows, the same share of every class. From
  /// two rows on neither part is empty. The seed alone decides (GSL's taus2).
  func split(heldOut fraction: Double, seed: UInt32) -> (train: Dataset, heldOut: Dataset) {
    guard rows >= 2 else { return (self, selecting([])) }
    return selecting(parts(heldOut: fraction, seed: seed, classesInMemory))
  }

  private func selecting(_ parts: (train: [UInt32], heldOut: [UInt32])) -> (train: Dataset, heldOut: Dataset)
  {
    (selecting(parts.train.map { Int($0) }), selecting(parts.heldOut.map { Int($0) }))
  }

  /// How many rows to hold out.
  private func wanted(_ fraction: Double) -> Int {
    min(max(Int((Double(rows) * fraction).rounded()), 1), rows - 1)
  }

  private func classOfRow() throws(Failure) -> [UInt16]? {
    if let stored { return try stored.classes(of: task) }
    return classesInMemory
  }

  /// The class of every row; nil for numbers.
  private var classesInMemory: [UInt16]? { task.hasClasses ? targets.map { UInt16($0) } : nil }

  private func lastRows(_ count: Int) -> (train: [UInt32], heldOut: [UInt32]) {
    let first = UInt32(startOfBlock(rows - count))
    return (Array(0..<first), Array(first..<UInt32(rows)))
  }

  /// Each group in one part.
  private func groupedParts(
    _ count: Int, _ seed: UInt32, _ column: String, _ option: String
  ) throws(Failure) -> (train: [UInt32], heldOut: [UInt32]) {
    let members = self.groups ?? []
    let groups = Groups(members, seed: seed)
    guard groups.order.count >= 2 else {
      throw Failure(
        status: .data,
        message: "\(option) needs rows of 2 groups of column \(quoted(column)), but those left are of one; "
          + "say \(option) 0, or use another --split")
    }
    let chosen = groups.heldOut(count)
    var parts: (train: [UInt32], heldOut: [UInt32]) = ([], [])
    for (row, group) in members.enumerated() {
      if chosen.contains(Int(group)) {
        parts.heldOut.append(UInt32(row))
      } else {
        parts.train.append(UInt32(row))
      }
    }
    return parts
  }

  /// Of rows of these classes, nil: of no classes.
  private func parts(
    heldOut fraction: Double, seed: UInt32, _ classOfRow: [UInt16]?
  ) -> (train: [UInt32], heldOut: [UInt32]) {
    let wanted = wanted(fraction)
    var quotas = Self.quotas(classOfRow, rows, wanted)
    var train = Array(0..<UInt32(rows))
    RandomSource(seed: seed).shuffle(&train)
    var heldOut: [UInt32] = []
    heldOut.reserveCapacity(wanted)
    var kept = 0
    for i in train.indices {
      let row = train[i]
      let label = classOfRow.map { Int($0[Int(row)]) } ?? 0
      if quotas[label] > 0 {
        quotas[label] -= 1
        heldOut.append(row)
      } else {
        train[kept] = row
        kept += 1
      }
    }
    train.removeLast(heldOut.count)
    return (train, heldOut)
  }

  /// How many rows of each class to hold out: its share rounded down, and the rest where most was lost.
  private static func quotas(_ classOfRow: [UInt16]?, _ rows: Int, _ wanted: Int) -> [Int] {
    guard let classOfRow else { return [wanted] }
    var sizes = [Int](repeating: 0, count: Int(classOfRow.max()!) + 1)
    for index in classOfRow { sizes[Int(index)] += 1 }
    let exact = sizes.map { Double($0) * Double(wanted) / Double(rows) }
    var quotas = exact.map { Int($0) }
    let byLoss = sizes.indices.sorted {
      let (a, b) = (exact[$0] - Double(quotas[$0]), exact[$1] - Double(quotas[$1]))
      return a == b ? $0 < $1 : a > b
    }
    for index in byLoss.prefix(wanted - quotas.reduce(0, +)) { quotas[index] += 1 }
    return quotas
  }
}

extension StoredRows {
  /// The class of every row; nil for numbers. A target column has at most 65,536.
  fileprivate func classes(of task: Task) throws(Failure) -> [UInt16]? {
    guard task.hasClasses else { return nil }
    var classes: [UInt16] = []
    classes.reserveCapacity(count)
    try forEachBlock { _, t, _ in classes += t.map { UInt16($0) } }
    return classes
  }
}

extension Dataset {
  /// Refuse to hold `rows` more rows in memory, with the indices that a split of them takes.
  func requireMemory(forRows rows: Int) throws(Failure) {
    let numbers = featureNames.count + targetWidth + (weights == nil ? 0 : 1)
    try Memory.require(rows * (numbers * MemoryLayout<Float>.size + 4 * MemoryLayout<Int>.size))
  }
}
