/// Rows of a search: those that runs learn from, and those that judge them, the same for all.
struct TuningRows {
  struct Part {
    let parts: TrainingParts
    /// Rows that judge.
    let heldOut: Dataset
  }

  /// One; or the folds.
  let parts: [Part]

  init(_ data: Dataset, _ training: TrainingOptions, folds: Int?, name: String) throws(Failure) {
    guard let folds else {
      var rest = data
      let parts = try TrainingParts(training, &rest)
      guard let heldOut = parts.validation else {
        throw Failure(
          status: .usage,
          message: "\(name): no rows are held out to judge by; say --validation 0.2, or --folds 5")
      }
      self.parts = [Part(parts: parts, heldOut: heldOut)]
      return
    }
    try data.require(folds: folds, name: name)
    let rule = try SplitRule.resolve(training.rule, for: data)
    let rows = try data.folds(folds, rule, seed: training.seed)
    parts = try rows.indices.map { fold throws(Failure) in
      let fold = try FoldRows(data, holdingOut: fold, of: rows, training)
      return Part(parts: fold.parts, heldOut: fold.heldOut)
    }
  }
}
