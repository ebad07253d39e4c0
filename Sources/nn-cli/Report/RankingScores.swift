/// How well outputs order the rows of a class before the others. It needs the outputs of all rows at once.
struct RankingScores {
  /// Mean over the classes, each against the others; for two classes that of the second.
  let rocAUC: Double
  let averagePrecision: Double

  /// `scores` [rows][width]: one for the second of two classes, or one for each class; `truth` [rows], indices of
  /// classes. nil unless every class is among the rows.
  init?(scores: [Float], truth: [Float], classes: Int) {
    let width = Self.width(classes)
    var (area, precision) = (0.0, 0.0)
    for column in 0..<width {
      let label = Float(classes - width + column)
      let ranking = Ranking(
        truth.indices.map { scores[$0 * width + column] }, isPositive: truth.map { $0 == label })
      guard let ranking else { return nil }
      area += ranking.area
      precision += ranking.averagePrecision
    }
    rocAUC = area / Double(width)
    averagePrecision = precision / Double(width)
  }

  /// Memory that the ranking takes for a row beside its scores: one score, whether it is positive, its place in the order,
  /// and half as much again to sort.
  static let bytesOfRow = MemoryLayout<Float>.size + 1 + 2 * MemoryLayout<Int>.size

  /// Scores that a row needs.
  static func width(_ classes: Int) -> Int { classes == 2 ? 1 : classes }
}

/// Rows in descending order of their scores. Rows of one score count together, as in scikit-learn.
private struct Ranking {
  /// Share of pairs of a positive and a negative row in which the positive one has the higher score; ties count half.
  private(set) var area = 0.0
  /// Mean precision over the positive rows.
  private(set) var averagePrecision = 0.0

  /// nil unless there are positive and negative rows.
  init?(_ scores: [Float], isPositive: [Bool]) {
    let positives = isPositive.count { $0 }
    let negatives = scores.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var (right, wrong, position) = (0, 0, 0)
    while position < order.count {
      let score = scores[order[position]]
      var (newRight, newWrong) = (0, 0)
      while position < order.count, scores[order[position]] == score {
        if isPositive[order[position]] { newRight += 1 } else { newWrong += 1 }
        position += 1
      }
      area += Double(newWrong) * (Double(right) + Double(newRight) / 2)
      (right, wrong) = (right + newRight, wrong + newWrong)
      averagePrecision += Double(newRight) * Double(right) / Double(right + wrong)
    }
    area /= Double(positives) * Double(negatives)
    averagePrecision /= Double(positives)
  }
}
