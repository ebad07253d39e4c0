extension Dataset {
  /// The rows of each of `count` parts of nearly the same size, with the same share of every class. The rows are
  /// shuffled by the seed, or, without one, taken in order: numbers in blocks, as scikit-learn's KFold does.
  func folds(_ count: Int, seed: UInt32?) -> [[Int]] {
    let order = seed.map { RandomSource(seed: $0).permutation(rows) } ?? Array(0..<rows)
    var folds = [[Int]](repeating: [], count: count)
    if task == .regression {
      for (position, row) in order.enumerated() { folds[position * count / rows].append(row) }
    } else {
      let byClass = order.enumerated().sorted { a, b in
        let (first, second) = (targets[a.element], targets[b.element])
        return first == second ? a.offset < b.offset : first < second
      }
      for (position, row) in byClass.enumerated() { folds[position % count].append(row.element) }
    }
    return folds
  }
}
