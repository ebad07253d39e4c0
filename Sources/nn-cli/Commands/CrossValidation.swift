import CNN

/// The trainings of a cross-validation, and what came of them.
struct CrossValidation {
  struct Fold {
    /// Both from 1.
    let number: Int
    let repetition: Int
    let trainedOn: Int
    let epochs: Int
    /// On the rows held out.
    let evaluation: Evaluation
  }

  let options: CVCommand
  let data: Dataset
  let description: NetworkDescription
  private(set) var folds: [Fold] = []

  init(_ options: CVCommand, _ data: Dataset) throws {
    self.options = options
    self.data = data
    let plan = try NetworkPlan(options.network, for: data)
    description = try options.description(plan, data, seed: options.training.seed)
    for repetition in 1...options.repeats {
      let seed = options.training.seed &+ UInt32(repetition - 1)
      let parts = data.folds(options.folds, seed: options.orderedFolds ? nil : seed)
      for number in parts.indices {
        try folds.append(fold(number, of: parts, repetition, plan, seed: seed))
      }
    }
  }

  private func fold(
    _ number: Int, of parts: [[Int]], _ repetition: Int, _ plan: NetworkPlan, seed: UInt32
  ) throws -> Fold {
    let others = parts.indices.filter { $0 != number }.flatMap { parts[$0] }.sorted()
    let known = data.selecting(others)
    let heldOut = data.selecting(parts[number].sorted())
    do {
      let (network, epochs) = try options.train(plan, known, seed: seed)
      return Fold(
        number: number + 1, repetition: repetition, trainedOn: known.rows, epochs: epochs,
        evaluation: try Evaluation(network, heldOut, outputNames: heldOut.targetNames))
    } catch var failure as Failure where failure.status == .diverged {
      failure.message = "fold \(number + 1) of \(parts.count): \(failure.message)"
      throw failure
    }
  }
}

extension CVCommand {
  fileprivate func description(
    _ plan: NetworkPlan, _ data: Dataset, seed: UInt32
  ) throws(Failure) -> NetworkDescription {
    var training = training
    training.seed = seed
    return try plan.description(
      network, optimizer: optimizer, training: training, scaling: scaling, data: data)
  }

  /// A network trained as the train command does it, and how many epochs that took.
  fileprivate func train(
    _ plan: NetworkPlan, _ data: Dataset, seed: UInt32
  ) throws -> (network: Network, epochs: Int) {
    var settings = training
    settings.seed = seed
    let parts = try settings.split(data)
    let network = try Network(description(plan, parts.train, seed: seed))
    try scaling.apply(to: network, from: parts.train)
    settings = settings.resolved(for: plan.loss, hasValidation: parts.validation != nil)
    var run = settings.training
    run.steps = settings.steps
    run.weights = try weights.weights(of: parts.train)
    run.schedule = schedule.schedule(epochs: run.epochsToRun(rows: parts.train.rows))
    let last = try Interruption.deferring {
      try run.run(network, on: parts.train, validation: parts.validation, observer: SilentObserver())
    }
    return (network, Int(last.epoch))
  }
}

private final class SilentObserver: TrainingObserver {
  func batchEnded(_ progress: nn_progress) {}
  func epochEnded(_ progress: nn_progress) {}
}
