/// Rows of a fold that is held out, and those of the others, as the network that learns from these takes them.
struct FoldRows {
  let parts: TrainingParts
  let heldOut: Dataset
  /// Rows of the other folds.
  let trainedOn: Int

  init(
    _ data: Dataset, holdingOut number: Int, of folds: [[Int]], _ training: TrainingOptions
  ) throws(Failure) {
    try data.requireMemory(forRows: data.rows)
    let others = folds.indices.filter { $0 != number }.flatMap { folds[$0] }.sorted()
    var known = data.selecting(others)
    var heldOut = data.selecting(folds[number].sorted())
    parts = try TrainingParts(training, &known)
    try parts.columns?.apply(to: &heldOut)
    (self.heldOut, trainedOn) = (heldOut, others.count)
  }
}

extension Dataset {
  /// Refuse more folds than rows.
  func require(folds: Int, name: String) throws(Failure) {
    guard folds > rows else { return }
    throw Failure(
      status: .usage,
      message: "--folds \(folds) is more than the \(Numbers.count(rows, "row")) of \(name)")
  }
}
