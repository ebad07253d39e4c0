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
    guard folds <= data.rows else {
      throw Failure(
        status: .usage,
        message: "--folds \(folds) is more than the \(Numbers.count(data.rows, "row")) of \(name)")
    }
    let rule = try SplitRule.resolve(training.rule, for: data)
    let rows = try data.folds(folds, rule, seed: training.seed)
    var parts: [Part] = []
    for fold in rows.indices {
      try data.requireMemory(forRows: data.rows)
      var known = data.selecting(rows.indices.filter { $0 != fold }.flatMap { rows[$0] }.sorted())
      var heldOut = data.selecting(rows[fold].sorted())
      let ofFold = try TrainingParts(training, &known)
      try ofFold.columns?.apply(to: &heldOut)
      parts.append(Part(parts: ofFold, heldOut: heldOut))
    }
    self.parts = parts
  }
}
