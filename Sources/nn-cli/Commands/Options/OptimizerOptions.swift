import ArgumentParser
import CNN

/// How the parameters are changed.
struct OptimizerOptions: ParsableArguments {
  @Option(help: "Optimiser.")
  var optimizer = Optimizer.adam

  @Option(
    name: [.customLong("lr"), .customLong("learning-rate")], parsing: .unconditional,
    help: ArgumentHelp("Learning rate.", valueName: "number"))
  var learningRate: Float = 0.01

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Momentum of sgd, from 0 to below 1.", valueName: "number"))
  var momentum: Float = 0

  @Option(parsing: .unconditional, help: ArgumentHelp("Decay of adam's mean gradient.", valueName: "number"))
  var beta1: Float = 0.9

  @Option(parsing: .unconditional, help: ArgumentHelp("Decay of adam's mean square.", valueName: "number"))
  var beta2: Float = 0.999

  @Option(
    parsing: .unconditional, help: ArgumentHelp("What keeps adam from dividing by zero.", valueName: "number")
  )
  var epsilon: Float = 1e-8

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "L2 regularisation: this times the parameters is added to the gradient.", valueName: "number"))
  var weightDecay: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest norm of a gradient; longer ones are cut to it. 0 = off.", valueName: "norm"))
  var clipNorm: Float = 0

  func validate() throws {
    try requirePositive(learningRate, upTo: 1_000_000, "--lr")
    try requireShare(momentum, "--momentum")
    try requireShare(beta1, "--beta1")
    try requireShare(beta2, "--beta2")
    try requirePositive(epsilon, upTo: 1, "--epsilon")
    try require(weightDecay, in: 0...1e3, "--weight-decay")
    try require(clipNorm, in: 0...Float.greatestFiniteMagnitude, "--clip-norm")
  }

  func apply(to config: inout nn_config) {
    config.optimizer = optimizer.code
    config.learning_rate = learningRate
    config.momentum = momentum
    config.beta1 = beta1
    config.beta2 = beta2
    config.epsilon = epsilon
    config.weight_decay = weightDecay
    config.clip_norm = clipNorm
  }
}
