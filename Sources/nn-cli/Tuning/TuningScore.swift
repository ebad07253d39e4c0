import ArgumentParser

/// How well a run does on rows held out; with folds the mean of them.
struct TuningScore {
  enum Kind: String, CaseIterable, OptionValue {
    case loss, accuracy, r2

    /// What reports call it.
    var title: String {
      switch self {
      case .loss: "loss"
      case .accuracy: "accuracy"
      case .r2: "R2"
      }
    }
  }

  let loss: Double
  /// Of classes.
  let accuracy: Double?
  /// Of numbers: the mean of the targets'.
  let r2: Double?

  /// nil where the rows have none.
  subscript(kind: Kind) -> Double? {
    switch kind {
    case .loss: loss
    case .accuracy: accuracy
    case .r2: r2
    }
  }
}

extension TuningScore {
  init(_ evaluation: Evaluation) {
    loss = Double(evaluation.loss)
    switch evaluation.result {
    case .classes(let report): (accuracy, r2) = (report.accuracy, nil)
    case .numbers(let reports):
      let shares = reports.compactMap(\.r2)
      accuracy = nil
      r2 = shares.count == reports.count ? Spread(shares).mean : nil
    case .labels, .quantiles: (accuracy, r2) = (nil, nil)
    }
  }

  /// The mean of those of folds.
  init(meanOf folds: [TuningScore]) {
    func mean(_ values: [Double?]) -> Double? {
      let known = values.compactMap(\.self)
      return known.count == values.count ? Spread(known).mean : nil
    }
    loss = Spread(folds.map(\.loss)).mean
    accuracy = mean(folds.map(\.accuracy))
    r2 = mean(folds.map(\.r2))
  }

  /// The kinds that rows of a task have.
  static func kinds(of task: Task, hasQuantiles: Bool) -> [Kind] {
    switch task {
    case .binary, .multiclass: [.loss, .accuracy]
    case .regression: hasQuantiles ? [.loss] : [.loss, .r2]
    case .multilabel: [.loss]
    }
  }

  /// Whether a score is better than another. One that is missing, as R2 where all targets are the same, is worst.
  func isBetter(than other: TuningScore, by kind: Kind) -> Bool {
    guard let score = self[kind] else { return false }
    guard let best = other[kind] else { return true }
    return kind == .loss ? score < best : score > best
  }
}
