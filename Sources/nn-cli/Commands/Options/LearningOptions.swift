import ArgumentParser
import NeuralNetwork

/// Options of the network and of its training, which train and cv share.
struct LearningOptions: ParsableArguments {
  @Option(
    help: "What to learn: regression, binary, multiclass or multilabel. (default: inferred from the target)")
  var task: Task?

  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup(title: "Kinds of columns") var kinds: ColumnKindOptions
  @OptionGroup(title: "Computed features") var derived: DerivedOptions
  @OptionGroup(title: "Windows of a series") var window: WindowOptions
  @OptionGroup(title: "Network and loss") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Optimiser") var optimizer: OptimizerOptions
  @OptionGroup(title: "Learning rate by epoch") var schedule: ScheduleOptions
  @OptionGroup(title: "Weights of rows") var weights: WeightOptions
  @OptionGroup(title: "Scaling") var scaling: ScalingOptions
}

extension LearningOptions {
  /// Options completed from the data: as --config, they make the same network of the same data.
  /// `holdsOut`: a share of them is held out for validation.
  func resolved(_ plan: NetworkPlan, _ data: Dataset, holdsOut: Bool) throws(Failure) -> LearningOptions {
    var options = self
    options.training = training.resolved(for: plan.loss, holdsOut: holdsOut)
    options.optimizer = optimizer.resolved(for: plan.loss)
    // What a model has decided, no option says.
    if plan.start != nil { return options }
    options.task = data.task
    options.window = window.resolved
    options.network.chosenHidden = network.hidden
    options.network.loss = .loss(plan.loss)
    if plan.loss == .pinball { options.network.quantile = NumberList(network.quantiles) }
    options.network.outputActivation = plan.outputActivation
    options.scaling = scaling.resolved(targetScale: try plan.targetScale(scaling, data))
    return options
  }

  /// Training that these resolved options describe.
  func run(on data: Dataset) throws(Failure) -> Training {
    var run = training.training
    run.steps = training.steps
    run.weights = try weights.weights(of: data)
    run.schedule = schedule.schedule(epochs: run.epochsToRun(rows: data.rows))
    return run
  }

  var settings: [(String, JSON)] {
    [("task", task.map { .string($0.rawValue) } ?? .null)] + columns.settings + kinds.settings
      + derived.settings + window.settings
      + network.settings
      + training.settings
      + optimizer.settings + schedule.settings + weights.settings + scaling.settings
  }
}
