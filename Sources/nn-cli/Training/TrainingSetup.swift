import NeuralNetwork

/// A training that is ready to begin, of train or cv: its rows, its network and its settings.
struct TrainingSetup {
  /// Options, completed from the data.
  let options: LearningOptions
  let train: Dataset
  let validation: Dataset?
  /// How rows as they were read become rows of the network; nil for plain numbers.
  let columns: FittedColumns?
  /// What the first layer projects onto; nil where it learns.
  let components: PrincipalComponents?
  let network: Network
  let training: Training

  /// Plan and build. `plan` is made from all rows, because a part of them may lack a class. The network comes
  /// from the checkpoint if there is one. `validation`, when it is given, takes the place of a share of the rows.
  init(
    _ options: LearningOptions, _ plan: NetworkPlan, _ parts: TrainingParts, validation given: Dataset? = nil,
    from checkpoint: Checkpoint? = nil, threads: Threads? = nil
  ) throws(Failure) {
    (train, validation, columns) = (parts.train, given ?? parts.validation, parts.columns)
    self.options = try options.resolved(plan, train, holdsOut: parts.validation != nil)
    training = try self.options.run(on: train)
    try checkpoint?.check(
      self.options.settings(plan.start?.options), allowsOtherEpochs: self.options.schedule.allowsMoreEpochs)
    try checkpoint?.check(training)
    components = try PrincipalComponents(self.options, plan, of: train)
    let description = try plan.description(self.options, data: train, components: components?.count)
    if let checkpoint {
      network = try Network(loading: checkpoint.model, as: description)
      try attempt(network.restore(checkpoint.model.model), about: checkpoint.path)
    } else {
      network = try attempt(Network(description))
      if let start = plan.start {
        try start.copy(to: network, train)
      } else {
        if components == nil { try columns?.clearUntrained(network) }
        try options.scaling.apply(to: network, from: train)
        try components?.apply(to: network)
      }
    }
    network.threads = threads
  }
}
