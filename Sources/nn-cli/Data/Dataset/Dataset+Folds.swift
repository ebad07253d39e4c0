extension Dataset {
  /// The rows of each of `count` parts of nearly the same size. Those of a random split are shuffled and cut into blocks,
  /// as scikit-learn's KFold does; the seed decides.
  func folds(_ count: Int, _ rule: SplitRule, seed: UInt32) throws(Failure) -> [[Int]] {
    let shuffled = { RandomSource(seed: seed).permutation(rows) }
    switch rule {
    case .random where blocks != nil, .stratified where blocks != nil:
      return try blockFolds(count, seed: seed)
    case .ordered where self.blocks != nil: return try orderedBlockFolds(count)
    case .ordered: return blocks(count, Array(0..<rows))
    case .random: return blocks(count, shuffled())
    case .stratified: return stratified(count, shuffled())
    case .group(let column): return try grouped(count, column, seed)
    }
  }

  /// The first of them have one row more.
  private func blocks(_ count: Int, _ order: [Int]) -> [[Int]] {
    var folds: [[Int]] = []
    var start = 0
    for fold in 0..<count {
      let end = start + rows / count + (fold < rows % count ? 1 : 0)
      folds.append(Array(order[start..<end]))
      start = end
    }
    return folds
  }

  private func stratified(_ count: Int, _ order: [Int]) -> [[Int]] {
    var folds = [[Int]](repeating: [], count: count)
    let byClass = order.enumerated().sorted { a, b in
      let (first, second) = (targets[a.element], targets[b.element])
      return first == second ? a.offset < b.offset : first < second
    }
    for (position, row) in byClass.enumerated() { folds[position % count].append(row.element) }
    return folds
  }

  private func grouped(_ count: Int, _ column: String, _ seed: UInt32) throws(Failure) -> [[Int]] {
    let members = self.groups ?? []
    let groups = Groups(members, seed: seed)
    guard groups.order.count >= count else {
      throw Failure(
        status: .usage,
        message: "--folds \(count) is more than the \(Numbers.count(groups.order.count, "group")) of column "
          + quoted(column))
    }
    let foldOfGroup = groups.folds(count)
    var folds = [[Int]](repeating: [], count: count)
    for row in members.indices { folds[foldOfGroup[Int(members[row])]].append(row) }
    return folds
  }
}
