import ArgumentParser
import NeuralNetwork

/// Options of the optimiser.
struct OptimizerOptions: ParsableArguments {
  @Option(
    name: .customLong("optimizer"),
    help: "Optimiser. (default: adam; sgd for the loss perceptron)")
  var chosenOptimizer: Optimizer?

  @Option(
    name: [.customLong("lr"), .customLong("learning-rate")], parsing: .unconditional,
    help: ArgumentHelp("Learning rate. (default: 0.01; 1 for the loss perceptron)", valueName: "number"))
  var chosenLearningRate: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Momentum of sgd and rmsprop, from 0 to below 1.", valueName: "number"))
  var momentum: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of the gradient that sgd's momentum leaves out.", valueName: "number"))
  var dampening: Float = 0

  @Flag(help: "Use Nesterov's momentum, with sgd.")
  var nesterov = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Decay of adam's, adamw's and nadam's mean gradient.", valueName: "number"))
  var beta1: Float = 0.9

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Decay of adam's, adamw's and nadam's mean square.", valueName: "number"))
  var beta2: Float = 0.999

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How fast nadam's momentum grows to beta1 from half of it.", valueName: "number"))
  var momentumDecay: Float = 0.004

  @Option(
    name: [.customLong("rho"), .customLong("smoothing")], parsing: .unconditional,
    help: ArgumentHelp("Decay of rmsprop's mean square, PyTorch's alpha.", valueName: "number"))
  var smoothing: Float = 0.99

  @Option(
    name: .customLong("epsilon"), parsing: .unconditional,
    help: ArgumentHelp(
      "Number that keeps adam, adamw, nadam, adagrad and rmsprop from dividing by zero. "
        + "(default: 1e-8; 1e-10 for adagrad)",
      valueName: "number"))
  var chosenEpsilon: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Factor by which rprop's step sizes shrink.", valueName: "factor"))
  var etaMinus: Float = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Factor by which rprop's step sizes grow.", valueName: "factor"))
  var etaPlus: Float = 1.2

  @Option(parsing: .unconditional, help: ArgumentHelp("Rprop's smallest step size.", valueName: "number"))
  var stepMin: Float = 1e-6

  @Option(parsing: .unconditional, help: ArgumentHelp("Rprop's largest step size.", valueName: "number"))
  var stepMax: Float = 50

  @Option(
    name: .customLong("weight-decay"), parsing: .unconditional,
    help: ArgumentHelp(
      "L2 regularisation: this times the parameters is added to the gradient; adamw decays them apart from "
        + "it. (default: 0; 0.01 for adamw)", valueName: "number"))
  var chosenWeightDecay: Float?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "L1 regularisation: this times the sign of the parameters is added to the gradient.",
      valueName: "number"))
  var l1: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest norm of a gradient; longer ones are cut to it. 0 = off.", valueName: "norm"))
  var clipNorm: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest absolute value in a gradient, cut after --clip-norm. 0 = off.", valueName: "value"))
  var clipValue: Float = 0

  func validate() throws {
    if let chosenLearningRate { try requirePositive(chosenLearningRate, upTo: 1_000_000, "--lr") }
    if let chosenEpsilon { try requirePositive(chosenEpsilon, upTo: 1, "--epsilon") }
    if let chosenWeightDecay { try require(chosenWeightDecay, in: 0...1e3, "--weight-decay") }
    try require(l1, in: 0...1e3, "--l1")
    try requireShare(momentum, "--momentum")
    try requireShare(dampening, "--dampening")
    try requireShare(beta1, "--beta1")
    try requireShare(beta2, "--beta2")
    try requirePositive(momentumDecay, upTo: 1, "--momentum-decay")
    try requireShare(smoothing, "--rho")
    try require(clipNorm, in: 0...Float.greatestFiniteMagnitude, "--clip-norm")
    try require(clipValue, in: 0...Float.greatestFiniteMagnitude, "--clip-value")
    try validateRprop()
    guard !nesterov || chosenOptimizer == .sgd && momentum > 0 && dampening == 0 else {
      throw ValidationError("--nesterov needs --optimizer sgd and a --momentum above 0, without --dampening")
    }
  }

  private func validateRprop() throws {
    guard etaMinus > 0, etaMinus < 1 else {
      throw ValidationError("--eta-minus \(etaMinus) is out of range; it must be above 0 and below 1")
    }
    guard etaPlus > 1, etaPlus <= 10 else {
      throw ValidationError("--eta-plus \(etaPlus) is out of range; it must be above 1 and at most 10")
    }
    try requirePositive(stepMax, upTo: 1_000_000, "--step-max")
    guard stepMin > 0, stepMin <= stepMax else {
      throw ValidationError(
        "--step-min \(stepMin) is out of range; it must be above 0 and at most --step-max")
    }
  }
}

extension OptimizerOptions {
  /// Refuse an option that would have no effect.
  func requireUse(for loss: Loss) throws(Failure) {
    guard let optimizer = resolved(for: loss).chosenOptimizer else { return }
    let unused: [(option: String, isChanged: Bool, users: [Optimizer])] = [
      ("momentum", momentum != 0, [.sgd, .rmsprop]), ("dampening", dampening != 0, [.sgd]),
      ("beta1", beta1 != 0.9, [.adam, .adamw, .nadam]), ("beta2", beta2 != 0.999, [.adam, .adamw, .nadam]),
      ("momentum-decay", momentumDecay != 0.004, [.nadam]),
      ("rho", smoothing != 0.99, [.rmsprop]),
      ("epsilon", chosenEpsilon ?? 1e-8 != 1e-8, [.adam, .adamw, .nadam, .adagrad, .rmsprop]),
      ("eta-minus", etaMinus != 0.5, [.rprop]), ("eta-plus", etaPlus != 1.2, [.rprop]),
      ("step-min", stepMin != 1e-6, [.rprop]), ("step-max", stepMax != 50, [.rprop]),
    ].filter { $0.isChanged && !$0.users.contains(optimizer) }
    guard let first = unused.first else { return }
    throw Failure(
      status: .usage,
      message: "--\(first.option) has no effect with --optimizer \(optimizer.name); it goes with "
        + "\(first.users.map(\.name).joined(separator: ", "))")
  }

  /// Options with their defaults, which depend on the loss and the optimiser.
  func resolved(for loss: Loss) -> OptimizerOptions {
    var options = self
    let isPerceptron = loss == .perceptron
    let optimizer = chosenOptimizer ?? (isPerceptron ? .sgd : .adam)
    options.chosenOptimizer = optimizer
    options.chosenLearningRate = chosenLearningRate ?? (isPerceptron ? 1 : 0.01)
    options.chosenEpsilon = chosenEpsilon ?? (optimizer == .adagrad ? 1e-10 : 1e-8)
    options.chosenWeightDecay = chosenWeightDecay ?? (optimizer == .adamw ? 0.01 : 0)
    return options
  }

  func apply(to description: inout NetworkDescription) {
    let options = resolved(for: description.loss)
    description.optimizer = options.chosenOptimizer ?? description.optimizer
    description.learningRate = options.chosenLearningRate ?? description.learningRate
    description.epsilon = options.chosenEpsilon ?? description.epsilon
    description.weightDecay = options.chosenWeightDecay ?? description.weightDecay
    description.momentum = momentum
    description.dampening = dampening
    description.nesterov = nesterov
    description.beta1 = beta1
    description.beta2 = beta2
    description.momentumDecay = description.optimizer == .nadam ? momentumDecay : 0
    description.smoothing = smoothing
    description.etaMinus = etaMinus
    description.etaPlus = etaPlus
    description.stepMin = stepMin
    description.stepMax = stepMax
    description.l1 = l1
    description.clipNorm = clipNorm
    description.clipValue = clipValue
  }

  var settings: [(String, JSON)] {
    [
      ("optimizer", chosenOptimizer.map { .string($0.name) } ?? .null),
      ("lr", chosenLearningRate.map { .float($0) } ?? .null), ("momentum", .float(momentum)),
      ("dampening", .float(dampening)), ("nesterov", .bool(nesterov)), ("beta1", .float(beta1)),
      ("beta2", .float(beta2)), ("momentum-decay", .float(momentumDecay)), ("rho", .float(smoothing)),
      ("epsilon", chosenEpsilon.map { .float($0) } ?? .null), ("eta-minus", .float(etaMinus)),
      ("eta-plus", .float(etaPlus)), ("step-min", .float(stepMin)), ("step-max", .float(stepMax)),
      ("weight-decay", chosenWeightDecay.map { .float($0) } ?? .null), ("l1", .float(l1)),
      ("clip-norm", .float(clipNorm)), ("clip-value", .float(clipValue)),
    ]
  }
}

extension NetworkDescription {
  /// Settings that only the optimiser in use has.
  var rules: [(String, Float)] {
    switch optimizer {
    case .adam, .adamw: [("beta1", beta1), ("beta2", beta2), ("epsilon", epsilon)]
    case .nadam:
      [
        ("beta1", beta1), ("beta2", beta2), ("momentum decay", momentumDecay > 0 ? momentumDecay : 0.004),
        ("epsilon", epsilon),
      ]
    case .adagrad: [("epsilon", epsilon)]
    case .rmsprop:
      [("rho", smoothing), ("epsilon", epsilon), ("momentum", momentum)]
    case .rprop:
      [
        ("eta minus", etaMinus), ("eta plus", etaPlus), ("step min", stepMin),
        ("step max", stepMax),
      ]
    case .sgd where dampening > 0: [("momentum", momentum), ("dampening", dampening)]
    case .sgd: [("momentum", momentum)]
    }
  }
}
