/// Groups of rows that stay together, in a random order.
struct Groups {
  /// Indices of the groups, shuffled.
  let order: [Int]
  /// [groups], how many rows each has
  let sizes: [Int]

  /// `groups` [rows] holds the group of each row.
  init(_ groups: [UInt32], seed: UInt32) {
    var sizes = [Int](repeating: 0, count: Int(groups.max() ?? 0) + 1)
    for group in groups { sizes[Int(group)] += 1 }
    self.sizes = sizes
    let numbers = sizes.indices.filter { sizes[$0] > 0 }
    order = RandomSource(seed: seed).permutation(numbers.count).map { numbers[$0] }
  }

  /// Groups to hold out, with together about `wanted` rows: in turn those that bring their number nearer to it, or the
  /// smallest where all are too large. One is always left.
  func heldOut(_ wanted: Int) -> Set<Int> {
    var chosen: Set<Int> = []
    var rows = 0
    for group in order where chosen.count < order.count - 1 {
      guard abs(rows + sizes[group] - wanted) < abs(rows - wanted) else { continue }
      chosen.insert(group)
      rows += sizes[group]
    }
    if chosen.isEmpty, let smallest = order.min(by: { sizes[$0] < sizes[$1] }) { chosen.insert(smallest) }
    return chosen
  }

  /// The fold of each group, of folds as equal as scikit-learn's GroupKFold makes them: the largest group first, each into
  /// the fold that has fewest rows.
  func folds(_ count: Int) -> [Int] {
    var foldOfGroup = [Int](repeating: 0, count: sizes.count)
    var rows = [Int](repeating: 0, count: count)
    let bySize = order.enumerated().sorted { a, b in
      let (first, second) = (sizes[a.element], sizes[b.element])
      return first == second ? a.offset < b.offset : first > second
    }
    for (_, group) in bySize {
      let fold = rows.indices.min { rows[$0] < rows[$1] } ?? 0
      foldOfGroup[group] = fold
      rows[fold] += sizes[group]
    }
    return foldOfGroup
  }
}
