import CNN

/// One training as the train command does it: its data, its network, and what came of it.
final class TrainingRun {
  let options: TrainCommand
  let data: Dataset
  let train: Dataset
  let validation: Dataset?
  let test: Dataset?
  let network: Network
  private let reporter: TrainingReporter

  struct Result {
    let last: nn_progress
    let training: Evaluation
    let validation: Evaluation?
    let test: Evaluation?
    let seconds: Double
  }

  init(_ options: TrainCommand) throws(Failure) {
    self.options = options
    data = try options.data.load(task: options.task)
    (train, validation, test) = try options.training.split(data)
    let plan = try NetworkPlan(options.network, for: data)
    let description = try plan.description(
      options.network, optimizer: options.optimizer, training: options.training, scaling: options.scaling,
      data: train)
    network = try Network(description)
    try options.scaling.apply(to: network, from: train)
    let hasAccuracy = plan.loss != .mse
    let log = try options.log.map { path throws(Failure) in
      try EpochLog(path: path, hasAccuracy: hasAccuracy)
    }
    reporter = TrainingReporter(
      display: options.quiet || options.report.json
        ? nil : TrainingReporter.display(hasAccuracy: hasAccuracy), log: log)
  }

  func run() throws -> Result {
    let last = try fit()
    return Result(
      last: last,
      training: try evaluate(train),
      validation: try validation.map(evaluate),
      test: try test.map(evaluate),
      seconds: reporter.seconds)
  }

  /// The log of a training that diverged is kept: it shows how.
  private func fit() throws -> nn_progress {
    do {
      defer { reporter.clear() }
      let last = try Interruption.deferring {
        try options.training.training.run(network, on: train, validation: validation, observer: reporter)
      }
      try reporter.commitLog()
      return last
    } catch let failure as Failure where failure.status == .diverged {
      try reporter.commitLog()
      throw failure
    }
  }

  private func evaluate(_ rows: Dataset) throws(Failure) -> Evaluation {
    try Evaluation(network, rows, outputNames: rows.targetNames)
  }

  func modelBytes(_ result: Result, trainingState: Bool) throws(Failure) -> [UInt8] {
    let texts = ModelTexts(
      features: data.featureNames, targets: data.targetNames, labels: data.labels,
      note: note(result).text)
    return try network.model(texts, trainingState: trainingState)
  }
}
