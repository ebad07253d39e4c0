import NeuralNetwork

/// A training of the train command: its data, its network and its result.
final class TrainingRun {
  let options: TrainCommand
  /// Data of all rows; without --stream their numbers too.
  private(set) var data: Dataset
  /// Rows of files of their own.
  private let heldOut: HeldOutRows
  let test: Dataset?
  let plan: NetworkPlan
  /// Options, completed from the data.
  let resolved: TrainCommand
  private let setup: TrainingSetup
  let reporter: TrainingReporter
  private let sides: SideOutputs
  /// Last checkpoint that was written, and the reason why a later one was not.
  var checkpointState = CheckpointState()

  var train: Dataset { setup.train }
  var validation: Dataset? { setup.validation }
  var network: Network { setup.network }
  var components: PrincipalComponents? { setup.components }

  struct Result {
    let last: Progress
    let training: Evaluation
    let validation: Evaluation?
    /// Evaluation on the test rows; nil also where the network could not be evaluated on them.
    let test: Evaluation?
    let seconds: Double
  }

  /// `data`, when they are given, were read by these options.
  init(
    _ options: TrainCommand, from checkpoint: Checkpoint?, data given: Dataset? = nil, _ sides: SideOutputs
  ) throws(Failure) {
    self.options = options
    self.sides = sides
    let learning = options.learning
    let start = try StartingModel(options.start, learning, from: checkpoint)
    data =
      if let given {
        given
      } else if let start {
        try options.data.load(learning, toTrain: start, stored: options.stream)
      } else {
        try options.data.load(
          learning, window: learning.window.request(isParted: options.holdsOut), stored: options.stream,
          keepsTexts: options.test.output != nil)
      }
    let isKept = checkpoint != nil || options.checkpoints.path != nil
    let checksum = isKept ? try data.checksum() : 0
    findings = try Self.findings(data, learning)
    var (rest, share) = try options.test.split(data, seed: learning.training.seed, by: learning.training.rule)
    data.stored = nil
    data.texts = nil
    plan = try NetworkPlan(learning.network, for: data, from: start)
    let parts = try TrainingParts(learning.training, &rest, splits: options.heldOut.validation == nil)
    if share != nil { try parts.columns?.apply(to: &share!) }
    var schema = data.schema
    if let fitted = parts.columns { schema.columns = fitted.model }
    heldOut = try HeldOutRows(options.heldOut, options.data.table, for: schema, stored: options.stream)
    test = heldOut.test ?? share
    dataChecksum = isKept ? try heldOut.checksum(with: checksum) : 0
    try checkpoint?.check(dataChecksum: dataChecksum)
    try checkpoint?.check(
      options.test.settings + options.data.table.fillSettings + options.start.kept,
      allowsOtherEpochs: false)
    setup = try TrainingSetup(
      learning, plan, parts, validation: heldOut.validation, from: checkpoint,
      threads: options.threads.start())
    var resolved = options
    resolved.learning = setup.options
    self.resolved = resolved
    reporter = try Self.reporter(options, setup, sides, hasAccuracy: plan.loss.hasAccuracy, from: checkpoint)
    position = checkpoint?.position
  }

  /// What the user should know about the table.
  private let findings: [String]
  private let position: TrainingPosition?
  /// Checksum of the data, by which a checkpoint knows them again.
  let dataChecksum: Int

  static func findings(_ data: Dataset, _ learning: LearningOptions) throws(Failure) -> [String] {
    var columns = ColumnFindings(data)
    var targets = TargetFindings(data)
    try data.forEachBlock { inputs, values, _ in
      columns.add(inputs, values)
      targets.add(values)
    }
    return learning.training.warnings(data) + columns.warnings
      + targets.warnings(
        isTaskInferred: learning.task == nil, isLossInferred: learning.network.loss.loss == nil)
  }

  private static func reporter(
    _ options: TrainCommand, _ setup: TrainingSetup, _ sides: SideOutputs, hasAccuracy: Bool,
    from checkpoint: Checkpoint?
  ) throws(Failure) -> TrainingReporter {
    let network = setup.network
    let logsLayers = options.outputs.logLayers
    let log = try options.outputs.log.map { path throws(Failure) in
      try EpochLog(
        path: path, hasAccuracy: hasAccuracy, layers: logsLayers ? network.description.layers.count : 0)
    }
    let events = try options.tensorBoard.events(
      of: network, epochs: options.learning.training.epochs, hasAccuracy: hasAccuracy,
      isResumed: checkpoint != nil)
    let reporter = TrainingReporter(
      display: display(options, network, setup.train, hasAccuracy: hasAccuracy), log: log,
      logsLayers: logsLayers, events: events,
      health: HealthMonitor(network, rowsDone: checkpoint?.rowsDone ?? 0),
      history: EpochHistory(isStored: options.checkpoints.path != nil, isDrawn: options.outputs.plot != nil),
      sides: sides, seconds: checkpoint?.seconds ?? 0)
    reporter.replay(checkpoint?.epochs ?? [])
    return reporter
  }

  private static func display(
    _ options: TrainCommand, _ network: Network, _ data: Dataset, hasAccuracy: Bool
  ) -> (any ProgressDisplay)? {
    if options.quiet || options.report.json { return nil }
    guard options.outputs.live, Terminal.isInteractive else {
      return TrainingReporter.display(hasAccuracy: hasAccuracy)
    }
    let picture: any LivePicture =
      network.outputs == 1 && LiveFit.isFor(data) ? LiveFit(network, data) : LiveLoss()
    return LiveDisplay(picture, hasAccuracy: hasAccuracy)
  }

  func run() throws -> Result {
    let last = try fit()
    let baseline = validation == nil && test == nil ? nil : try Baseline(train, quantiles: plan.quantiles)
    return Result(
      last: last,
      training: try evaluate(train, "the training rows"),
      validation: try validation.map { rows throws(Failure) in
        try evaluate(rows, beside: baseline, "the validation rows")
      },
      test: evaluateTest(beside: baseline),
      seconds: reporter.seconds)
  }

  /// The training, from where a checkpoint stands.
  var training: Training {
    var training = setup.training
    training.position = position
    training.keepsBestState = options.outputs.saveState
    return training
  }

  private func fit() throws -> Progress {
    var training = training
    training.keeper = options.checkpoints.path == nil ? nil : self
    do {
      defer { reporter.clear() }
      let last = try Interruption.deferring {
        try training.run(network, on: train, validation: validation, observer: reporter)
      }
      if let failure = checkpointState.failure { sides.add(failure) }
      return last
    } catch let failure as Failure where failure == .goneRank {
      throw Failure(status: failure.status, message: "\(failure.message)\(resumption)")
    } catch var interrupted as Interrupted {
      interrupted.message = farewell(interrupted.progress)
      throw interrupted
    }
  }

  /// How to go on without a process that is gone.
  private var resumption: String {
    guard let path = options.checkpoints.path, checkpointState.isThere || options.checkpoints.resume == path
    else {
      return ""
    }
    return "; go on, with any number of processes, with 'nn-cli train --resume \(path)'"
  }

  private func farewell(_ progress: Progress) -> String {
    let place = "interrupted in epoch \(progress.epoch) of \(progress.epochs)"
    guard let path = options.checkpoints.path else {
      return "\(place); nothing was saved; with --checkpoint FILE a training can be resumed"
    }
    let losses = checkpointState.failure.map { "\($0.message); " } ?? ""
    let isThere = checkpointState.isThere || options.checkpoints.resume == path
    guard isThere else { return "\(place); \(losses)nothing was saved" }
    return "\(place); \(losses)go on with 'nn-cli train --resume \(path)'"
  }

  /// Evaluate on the rows of training and validation. A network whose outputs there are not finite has diverged.
  private func evaluate(
    _ rows: Dataset, beside baseline: Baseline? = nil, _ name: String
  ) throws(Failure) -> Evaluation {
    do throws(Failure) {
      return try Evaluation(network, rows, outputNames: rows.targetNames, beside: baseline, name: name)
    } catch var failure where failure.status == .data {
      failure.status = .diverged
      throw failure
    }
  }

  /// Evaluate on the test rows. A model that cannot be evaluated there is still worth keeping.
  private func evaluateTest(beside baseline: Baseline?) -> Evaluation? {
    guard let test else { return nil }
    return sides.attempt { () throws(Failure) in
      try Evaluation(
        network, test, outputNames: test.targetNames, beside: baseline,
        name: options.heldOut.test.map(inputName) ?? "the rows of --test")
    }
  }

  /// Give the log its final name.
  func commitLog() throws(Failure) { try reporter.commitLog() }

  /// Model file; `result` is nil when the training diverged.
  func modelBytes(_ result: Result?, trainingState: Bool) throws(Failure) -> [UInt8] {
    try network.model(texts(note(result)), trainingState: trainingState)
  }

  func texts(_ note: JSON) -> ModelTexts {
    ModelTexts(
      features: data.featureNames, targets: data.targetNames, labels: data.labels,
      categories: (setup.columns?.model ?? data.columns)?.names ?? [], note: note.text)
  }
}

extension TrainingRun {
  /// Resolved settings, in the form of --config.
  var settings: JSON { JSON.object(resolved.settings).withoutNulls }

  /// Steps since the training began.
  func stepsDone(_ progress: Progress) -> Int { setup.training.stepsDone(progress) }

  var lossFigure: Figure {
    Figure.loss(
      Figure.Curves(reporter.history.curve, hasAccuracy: plan.loss.hasAccuracy),
      title: "Training: \(fileName(options.output))")
  }

  /// Warnings about the training that its numbers do not show at once.
  func warnings(_ result: Result) -> [String] {
    let found = [plan.warning, blasWarning, perceptronWarning(result), reporter.health.finding]
    return data.notes + heldOut.notes + findings + found.compactMap(\.self) + scoreWarnings(result)
  }

  /// Warnings about the scores of the rows held out: those of --test if there are any, else those of validation.
  private func scoreWarnings(_ result: Result) -> [String] {
    let (name, scores) = result.test.map { ("test", $0) } ?? ("validation", result.validation)
    return scores?.warnings.map { "\(name): \($0)" } ?? []
  }

  private var blasWarning: String? {
    guard network.description.arithmetic == .blas, Library.blas.isEmpty else {
      return nil
    }
    return
      "there is no OpenBLAS, and --arithmetic blas is fast then; install libopenblas0 and start nn-cli with "
      + "LD_PRELOAD=libopenblas.so.0"
  }

  private func perceptronWarning(_ result: Result) -> String? {
    guard plan.loss == .perceptron, result.last.accuracy < 1 else { return nil }
    let wrong = Int((Float(train.rows) * (1 - result.last.accuracy)).rounded())
    return
      "the perceptron still made \(Numbers.count(wrong, "error")) in its last epoch, \(result.last.epoch): "
      + "the classes may not be separable by a plane; raise --epochs, or use another --loss"
  }
}
