import CNN

/// One training as the train command does it: its data, its network, and what came of it.
final class TrainingRun {
  let options: TrainCommand
  let data: Dataset
  let train: Dataset
  let validation: Dataset?
  let test: Dataset?
  let network: Network
  /// `options` with what the data decided.
  let resolved: TrainCommand
  let plan: NetworkPlan
  private let training: Training
  let reporter: TrainingReporter

  struct Result {
    let last: nn_progress
    let training: Evaluation
    let validation: Evaluation?
    let test: Evaluation?
    let seconds: Double
  }

  init(_ options: TrainCommand) throws(Failure) {
    self.options = options
    data = try options.data.load(task: options.task, weights: options.weights.selector)
    (train, validation, test) = try options.training.split(data)
    plan = try NetworkPlan(options.network, for: data)
    resolved = try options.resolved(plan, data, hasValidation: validation != nil)
    training = try resolved.run(on: train)
    let description = try plan.description(
      options.network, optimizer: options.optimizer, training: options.training, scaling: options.scaling,
      data: train)
    network = try Network(description)
    try options.scaling.apply(to: network, from: train)
    reporter = try Self.reporter(options, network, train, hasAccuracy: plan.loss.hasAccuracy)
  }

  private static func reporter(
    _ options: TrainCommand, _ network: Network, _ data: Dataset, hasAccuracy: Bool
  ) throws(Failure) -> TrainingReporter {
    let logsLayers = options.outputs.logLayers
    let log = try options.outputs.log.map { path throws(Failure) in
      try EpochLog(
        path: path, hasAccuracy: hasAccuracy, layers: logsLayers ? network.description.layers.count : 0)
    }
    let events = try options.tensorBoard.events(
      of: network, epochs: options.training.epochs, hasAccuracy: hasAccuracy)
    return TrainingReporter(
      display: display(options, network, data, hasAccuracy: hasAccuracy), log: log, logsLayers: logsLayers,
      events: events, health: HealthMonitor(network))
  }

  private static func display(
    _ options: TrainCommand, _ network: Network, _ data: Dataset, hasAccuracy: Bool
  ) -> (any ProgressDisplay)? {
    if options.quiet || options.report.json { return nil }
    guard options.outputs.live, Terminal.isInteractive else {
      return TrainingReporter.display(hasAccuracy: hasAccuracy)
    }
    let picture: any LivePicture = LiveFit.isFor(data) ? LiveFit(network, data) : LiveLoss()
    return LiveDisplay(picture, hasAccuracy: hasAccuracy)
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
        try training.run(network, on: train, validation: validation, observer: reporter)
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

  /// `result` is nil when the training diverged.
  func modelBytes(_ result: Result?, trainingState: Bool) throws(Failure) -> [UInt8] {
    let texts = ModelTexts(
      features: data.featureNames, targets: data.targetNames, labels: data.labels,
      note: note(result).text)
    return try network.model(texts, trainingState: trainingState)
  }
}

extension TrainingRun {
  /// The resolved settings, as --config reads them.
  var settings: JSON { JSON.object(resolved.settings).withoutNulls }

  var lossFigure: Figure {
    Figure.loss(
      Figure.Curves(reporter.history, hasAccuracy: plan.loss.hasAccuracy),
      title: "Training: \(fileName(options.output))")
  }

  /// What went on that the numbers do not show at once.
  func warnings(_ result: Result) -> [String] {
    [plan.warning, perceptronWarning(result), reporter.health.finding].compactMap(\.self)
  }

  private func perceptronWarning(_ result: Result) -> String? {
    guard plan.loss == .perceptron, result.last.accuracy < 1 else { return nil }
    let wrong = Int((Float(train.rows) * (1 - result.last.accuracy)).rounded())
    return
      "the perceptron still made \(Numbers.count(wrong, "error")) in its last epoch, \(result.last.epoch): "
      + "the classes may not be separable by a plane; raise --epochs, or use another --loss"
  }
}

extension TrainCommand {
  /// The training that these resolved options describe.
  func run(on data: Dataset) throws(Failure) -> Training {
    var run = training.training
    run.steps = training.steps
    run.weights = try weights.weights(of: data)
    run.schedule = schedule.schedule(epochs: run.epochsToRun(rows: data.rows))
    return run
  }
}
