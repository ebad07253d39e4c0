import ArgumentParser
import NeuralNetwork

/// What the network looks like, and what it is to make small.
struct NetworkOptions: ParsableArguments {
  @Option(
    name: .customLong("hidden"), parsing: .unconditional,
    help: ArgumentHelp(
      "Units of the hidden layers, first to last: 16 or 64,32, with their activation 64:tanh,32:relu; none "
        + "makes a linear model. (default: 16; none for the loss perceptron)", valueName: "units"))
  var chosenHidden: HiddenLayers?

  @Option(help: "Activation of the hidden layers, one for all or, separated by commas, one each.")
  var activation = PerLayer(Activation.relu)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Slope of leaky-relu below zero, above 0 and up to 1.", valueName: "number"))
  var slope: Float = 0.01

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What elu tends to below zero, negated; above 0.", valueName: "number"))
  var alpha: Float = 1

  @Option(
    help: ArgumentHelp(
      "Activation of the last layer. (default: what belongs to the loss: softmax or sigmoid for classes, "
        + "identity for numbers)", valueName: "name"))
  var outputActivation: Activation?

  @Option(name: .customLong("init"), help: "How the first weights are drawn; default is PyTorch's way.")
  var namedInitialization = Named(Initialization.default)

  var initialization: Initialization { namedInitialization.value }

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Every weight of --init constant.", valueName: "number"))
  var initValue: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of a hidden layer's outputs that is left out at random in training, one for all or one each.",
      valueName: "share"))
  var dropout = PerLayer<Float>(0)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest norm of the weights into each unit of every layer; 0 = off.", valueName: "norm"))
  var maxNorm: Float = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Products of up to so many features are features too.", valueName: "number"))
  var degree = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Loss; l1 is mae, bce is binary-cross-entropy. auto takes cross-entropy for classes (binary for two) and "
        + "mse for numbers.", valueName: "loss"))
  var loss = LossChoice.auto

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Error from which on huber grows linearly.", valueName: "number"))
  var huberDelta: Float = 1

  @Option(name: .customLong("reduction"), help: "How the losses of a step's rows become one.")
  var namedReduction = Named(Reduction.mean)

  var reduction: Reduction { namedReduction.value }

  @Option(
    name: .customLong("arithmetic"),
    help: ArgumentHelp(
      "canonical gives the same bits on every machine; fast uses fused multiply-adds where there are any; blas "
        + "is fast with OpenBLAS for large layers, where that is loaded."))
  var namedArithmetic = Named(Arithmetic.canonical)

  var arithmetic: Arithmetic { namedArithmetic.value }

  func validate() throws {
    try requirePositive(slope, upTo: 1, "--slope")
    try requirePositive(alpha, upTo: 1000, "--alpha")
    try requirePositive(huberDelta, upTo: 1_000_000, "--huber-delta")
    try require(maxNorm, in: 0...Float.greatestFiniteMagnitude, "--max-norm")
    try require(degree, in: 1...Library.mostInputs, "--degree")
    try activation.requireFit(layers: hidden.layers.count, "--activation")
    try dropout.requireFit(layers: hidden.layers.count, "--dropout")
    for share in dropout.values { try requireShare(share, "--dropout") }
    guard initValue.isFinite else { throw ValidationError("--init-value must be a finite number") }
    guard initValue == 0 || initialization == .constant else {
      throw ValidationError("--init-value goes with --init constant")
    }
  }

  /// Rosenblatt's perceptron has no hidden layers.
  var hidden: HiddenLayers {
    chosenHidden ?? HiddenLayers(units: loss.loss == .perceptron ? [] : [16])
  }
}

extension NetworkOptions {
  var settings: [(String, JSON)] {
    [
      ("hidden", .string(hidden.text)), ("activation", .string(activation.text)), ("slope", .float(slope)),
      ("alpha", .float(alpha)), ("output-activation", outputActivation.map { .string($0.name) } ?? .null),
      ("init", .string(initialization.name)), ("init-value", .float(initValue)),
      ("dropout", .string(dropout.text)), ("max-norm", .float(maxNorm)), ("degree", .integer(degree)),
      ("loss", .string(loss.text)), ("huber-delta", .float(huberDelta)),
      ("reduction", .string(reduction.name)), ("arithmetic", .string(arithmetic.name)),
    ]
  }
}
