import NeuralNetwork

/// A training that is ready to begin: its rows, its network, and how it goes. What train and cv do alike.
struct TrainingSetup {
  /// With what the data decided.
  let options: LearningOptions
  let train: Dataset
  let validation: Dataset?
  let network: Network
  let training: Training

  /// `plan` is that of all rows there are: a part may not show every class. A checkpoint has the network. What
  /// `rows` keep in a file is gone afterwards.
  init(
    _ options: LearningOptions, _ plan: NetworkPlan, _ rows: inout Dataset,
    from checkpoint: Checkpoint? = nil, threads: Threads? = nil
  ) throws(Failure) {
    (train, validation) = try options.training.split(rows)
    rows.stored = nil
    self.options = try options.resolved(plan, rows, hasValidation: validation != nil)
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
      try options.scaling.apply(to: network, from: train)
    }
    network.threads = threads
  }
}
