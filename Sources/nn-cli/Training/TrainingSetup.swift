import NeuralNetwork

/// A training that is ready to begin, of train or cv: its rows, its network and its settings.
struct TrainingSetup {
  /// Options, completed from the data.
  let options: LearningOptions
  let train: Dataset
  let validation: Dataset?
  /// How rows as they were read become rows of the network; nil for plain numbers.
  let columns: FittedColumns?
  let network: Network
  let training: Training

  /// Plan, split and build. `plan` is made from all rows, because a part of them may lack a class. The network comes
  /// from the checkpoint if there is one. `validation`, when it is given, takes the place of a share of the rows. A file that
  /// keeps `rows` is gone afterwards.
  init(
    _ options: LearningOptions, _ plan: NetworkPlan, _ rows: inout Dataset, validation given: Dataset? = nil,
    from checkpoint: Checkpoint? = nil, threads: Threads? = nil
  ) throws(Failure) {
    var (train, validation) = given == nil ? try options.training.split(rows) : (rows, given)
    rows.stored = nil
    columns = try FittedColumns(train)
    try columns?.apply(to: &train)
    if validation != nil { try columns?.apply(to: &validation!) }
    (self.train, self.validation) = (train, validation)
    self.options = try options.resolved(plan, rows, holdsOut: given == nil && validation != nil)
    training = try self.options.run(on: train)
    try checkpoint?.check(
      self.options.settings, allowsOtherEpochs: self.options.schedule.allowsMoreEpochs)
    try checkpoint?.check(training)
    let description = try plan.description(self.options, data: train)
    if let checkpoint {
      network = try Network(loading: checkpoint.model, as: description)
      try attempt(network.restore(checkpoint.model.model), about: checkpoint.path)
    } else {
      network = try attempt(Network(description))
      try columns?.clearUntrained(network)
      try options.scaling.apply(to: network, from: train)
    }
    network.threads = threads
  }
}
