extension TrainCommand {
  /// Every option that decides the result, by the name that --config and the command line give it.
  var settings: [(String, JSON)] {
    data.settings + data.table.settings + choices
  }

  /// The settings without where the data are and how they are written.
  var choices: [(String, JSON)] {
    [("task", task.map { .string($0.rawValue) } ?? .null)] + network.settings
      + training.settings + optimizer.settings + schedule.settings + weights.settings + scaling.settings
  }

  /// The options that decide what is written and shown.
  var outputSettings: [(String, JSON)] {
    [("output", .string(output))] + outputs.settings + tensorBoard.settings + [
      ("json", .bool(report.json)), ("quiet", .bool(quiet)),
    ]
  }

  /// With what the user left open filled in: given as --config, it makes the same network of the same data.
  func resolved(_ plan: NetworkPlan, _ data: Dataset, hasValidation: Bool) throws(Failure) -> TrainCommand {
    var command = self
    command.task = data.task
    command.network.chosenHidden = network.hidden
    command.network.loss = .loss(plan.loss)
    command.network.outputActivation = plan.outputActivation
    command.training = training.resolved(for: plan.loss, hasValidation: hasValidation)
    command.optimizer = optimizer.resolved(for: plan.loss)
    command.scaling = scaling.resolved(targetScale: try plan.targetScale(scaling, data))
    return command
  }
}
