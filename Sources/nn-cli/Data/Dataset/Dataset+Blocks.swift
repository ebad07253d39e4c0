/// Windows that share readings are in one block, of one class, and are held out together.
extension Dataset {
  /// About this share of the windows of every class, where it has two blocks.
  func blockParts(
    heldOut fraction: Double, _ seed: UInt32, _ classOfRow: [UInt16], _ option: String
  ) throws(Failure) -> (train: [UInt32], heldOut: [UInt32]) {
    let blocks = blocks ?? []
    var chosen: Set<UInt32> = []
    for members in rowsOfClasses(classOfRow) {
      let groups = Groups(members.map { blocks[$0] }, seed: seed)
      guard groups.order.count >= 2 else { continue }
      let wanted = max(1, Int((Double(members.count) * fraction).rounded()))
      chosen.formUnion(groups.heldOut(wanted).map { UInt32($0) })
    }
    guard !chosen.isEmpty else {
      throw Failure(
        status: .data,
        message:
          "\(option): the log is too short to hold out windows that share no readings with the others; "
          + "say \(option) 0, use a --hop that is not below --window, or name another log")
    }
    let rows = (0..<UInt32(rows))
    return (
      rows.filter { !chosen.contains(blocks[Int($0)]) }, rows.filter { chosen.contains(blocks[Int($0)]) }
    )
  }

  /// Each block in one fold, and the classes spread over the folds.
  func blockFolds(_ count: Int, seed: UInt32) throws(Failure) -> [[Int]] {
    let blocks = blocks ?? []
    guard Set(blocks).count >= count else { throw tooFewBlocks(count) }
    var folds = [[Int]](repeating: [], count: count)
    for members in rowsOfClasses(targets.map { UInt16($0) }) {
      let foldOfGroup = Groups(members.map { blocks[$0] }, seed: seed).folds(count)
      // The first fold of a class is the one that has fewest rows so far.
      let emptiest = folds.indices.sorted { folds[$0].count < folds[$1].count }
      for row in members { folds[emptiest[foldOfGroup[Int(blocks[row])]]].append(row) }
    }
    return folds
  }

  /// Folds in the order of the log, which end where blocks do.
  func orderedBlockFolds(_ count: Int) throws(Failure) -> [[Int]] {
    let starts = (0...count).map { $0 == 0 ? 0 : $0 == count ? rows : startOfBlock(rows * $0 / count) }
    guard zip(starts, starts.dropFirst()).allSatisfy(<) else { throw tooFewBlocks(count) }
    return zip(starts, starts.dropFirst()).map { Array($0..<$1) }
  }

  private func tooFewBlocks(_ folds: Int) -> Failure {
    let count = Set(blocks ?? []).count
    return Failure(
      status: .usage,
      message:
        "--folds \(folds) is too many for the \(Numbers.count(count, "block")) of windows that share no "
        + "readings; use fewer, or a --hop that is not below --window")
  }

  /// The first row of the block of a row, or of the next block where that is the first of all.
  func startOfBlock(_ row: Int) -> Int {
    guard let blocks else { return row }
    if let start = (1...row).last(where: { blocks[$0] != blocks[$0 - 1] }) { return start }
    return (row..<rows).first { blocks[$0] != blocks[row] } ?? row
  }

  private func rowsOfClasses(_ classOfRow: [UInt16]) -> [[Int]] {
    var rows = [[Int]](repeating: [], count: labels.count)
    for (row, label) in classOfRow.enumerated() { rows[Int(label)].append(row) }
    return rows
  }
}
