import ArgumentParser
import NeuralNetwork

/// Options of the network and its loss.
struct NetworkOptions: ParsableArguments {
  @Option(
    name: .customLong("hidden"), parsing: .unconditional,
    help: ArgumentHelp(
      "Units of the hidden layers, first to last: 16 or 64,32, with their activation 64:tanh,32:relu; none "
        + "makes a linear model. (default: 16; none for the loss perceptron)", valueName: "units"))
  var chosenHidden: HiddenLayers?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Learn from principal components of the scaled features: their number, 10, or the share of the variance that "
        + "they keep, 0.95. They become a first layer, which does not learn.", valueName: "components"))
  var pca: ComponentCount?

  @Option(help: "Activation of the hidden layers, one for all or, separated by commas, one each.")
  var activation = PerLayer(Activation.relu)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Slope of leaky-relu below zero, above 0 and up to 1.", valueName: "number"))
  var slope: Float = 0.01

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Negated limit of elu below zero; above 0.", valueName: "number"))
  var alpha: Float = 1

  @Option(
    help: ArgumentHelp(
      "Activation of the last layer. (default: what belongs to the loss: softmax or sigmoid for classes, "
        + "identity for numbers)", valueName: "name"))
  var outputActivation: Activation?

  @Option(name: .customLong("init"), help: "How the first weights are drawn; default is PyTorch's way.")
  var initialization = Initialization.default

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Value of every weight with --init constant.", valueName: "number"))
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
    help: ArgumentHelp(
      "Largest degree of the products of features that are features too.", valueName: "number"))
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

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Quantiles that pinball learns, an output each, in ascending order. (default: 0.5)",
      valueName: "numbers"))
  var quantile: NumberList?

  @Option(help: "How the losses of a step's rows become one.")
  var reduction = Reduction.mean

  @Option(
    help: ArgumentHelp(
      "canonical and fused give the same bits on every machine: canonical rounds each product, fused adds it "
        + "unrounded, with the processor's fused multiply-add. fast uses that as well where it is, in any order; "
        + "blas is fast with OpenBLAS for large layers, where that is loaded."))
  var arithmetic = Arithmetic.canonical

  func validate() throws {
    try requirePositive(slope, upTo: 1, "--slope")
    try requirePositive(alpha, upTo: 1000, "--alpha")
    try requirePositive(huberDelta, upTo: 1_000_000, "--huber-delta")
    if let quantile { try requireQuantiles(quantile.values) }
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

  /// Hidden layers; Rosenblatt's perceptron has none.
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
      ("quantile", quantile.map { .string($0.text) } ?? .null),
      ("pca", pca.map { .string($0.text) } ?? .null),
      ("reduction", .string(reduction.name)), ("arithmetic", .string(arithmetic.name)),
    ]
  }
}

extension NetworkOptions {
  /// Quantiles of the pinball loss.
  var quantiles: [Float] { quantile?.values ?? [0.5] }

  private func requireQuantiles(_ values: [Float]) throws {
    guard loss.loss == .pinball else { throw ValidationError("--quantile goes with --loss pinball") }
    for value in values where !(value > 0 && value < 1) {
      throw ValidationError("--quantile \(value) is out of range: above 0 and below 1, such as 0.1,0.5,0.9")
    }
    guard zip(values, values.dropFirst()).allSatisfy(<) else {
      throw ValidationError("--quantile takes different quantiles in ascending order, such as 0.1,0.5,0.9")
    }
  }
}
