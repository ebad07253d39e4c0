import NeuralNetwork

/// Trainings of a cross-validation and their results.
struct CrossValidation {
  struct Fold {
    /// Number of the repetition and of the fold, both from 1.
    let number: Int
    let repetition: Int
    let trainedOn: Int
    let epochs: Int
    /// Evaluation on the rows held out.
    let evaluation: Evaluation
  }

  let options: CVCommand
  let data: Dataset
  let description: NetworkDescription
  private(set) var folds: [Fold] = []
  private let threads: Threads?

  init(_ options: CVCommand, _ data: Dataset) throws {
    self.options = options
    self.data = data
    threads = try options.threads.start()
    let plan = try NetworkPlan(options.learning.network, for: data)
    var all = data
    all.columns = try FittedColumns(data)?.model
    description = try plan.description(
      options.learning, data: all,
      components: PrincipalComponents(options.learning, plan, of: all)?.count)
    let rule = try SplitRule.resolve(options.learning.training.rule, for: data)
    // Folds are cut from a sorted copy of the rows and their indices.
    try Memory.require(data.rows * 6 * MemoryLayout<Int>.size)
    for repetition in 1...options.repeats {
      let seed = options.learning.training.seed &+ UInt32(repetition - 1)
      let parts = try data.folds(options.folds, rule, seed: seed)
      for number in parts.indices {
        try folds.append(fold(number, of: parts, repetition, plan, seed: seed))
      }
    }
  }

  private func fold(
    _ number: Int, of parts: [[Int]], _ repetition: Int, _ plan: NetworkPlan, seed: UInt32
  ) throws -> Fold {
    try data.requireMemory(forRows: data.rows)
    let others = parts.indices.filter { $0 != number }.flatMap { parts[$0] }.sorted()
    var known = data.selecting(others)
    let rows = parts[number].sorted()
    var heldOut = data.selecting(rows)
    do {
      var learning = options.learning
      learning.training.seed = seed
      let parts = try TrainingParts(learning.training, &known)
      let setup = try TrainingSetup(learning, plan, parts, threads: threads)
      try setup.columns?.apply(to: &heldOut)
      return Fold(
        number: number + 1, repetition: repetition, trainedOn: known.rows, epochs: try setup.run(),
        evaluation: try Evaluation(
          setup.network, heldOut, outputNames: heldOut.targetNames,
          beside: Baseline(setup.train, quantiles: setup.network.description.quantiles),
          name: options.data.name
        ) { rows[$0] + 1 })
    } catch var failure as Failure where failure.status == .diverged || failure.status == .data {
      failure.message = "fold \(number + 1) of \(parts.count): \(failure.message)"
      throw failure
    }
  }
}

extension TrainingSetup {
  /// Train, and return the number of epochs that it took.
  fileprivate func run() throws -> Int {
    let last = try Interruption.deferring {
      try training.run(network, on: train, validation: validation, observer: SilentObserver())
    }
    return Int(last.epoch)
  }
}

private final class SilentObserver: TrainingObserver {
  func batchEnded(_ progress: Progress) {}
  func epochEnded(_ progress: Progress) {}
}
