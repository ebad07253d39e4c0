import ArgumentParser
import CNN

/// What the network looks like.
struct NetworkOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Units of the hidden layers, first to last: 16 or 64,32; none makes a linear model.", valueName: "units"
    ))
  var hidden = HiddenLayers(units: [16])

  @Option(help: "Activation of the hidden layers.")
  var activation = Activation.relu

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Slope of leaky-relu below zero, above 0 and up to 1.", valueName: "number"))
  var slope: Float = 0.01

  @Option(name: .customLong("init"), help: "How the first weights are drawn; default is PyTorch's way.")
  var initialization = Initialization.default

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Loss: auto, mse, binary-cross-entropy, cross-entropy or cross-entropy-one-hot. auto takes "
        + "cross-entropy for classes (binary for two) and mse for numbers.", valueName: "loss"))
  var loss = LossChoice.auto

  @Option(
    help: "Activation of the last layer. (default: softmax or sigmoid for classes, identity for numbers)")
  var outputActivation: Activation?

  func validate() throws {
    try requirePositive(slope, upTo: 1, "--slope")
  }
}

/// The units of the hidden layers as the user writes them.
struct HiddenLayers: ExpressibleByArgument, CustomStringConvertible {
  var units: [Int]

  init(units: [Int]) { self.units = units }

  init?(argument: String) {
    if argument == "none" {
      units = []
      return
    }
    units = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
    let written = argument.split(separator: ",", omittingEmptySubsequences: false).count
    let isValid = units.allSatisfy { (1...Int(NN_MAX_UNITS)).contains($0) }
    guard isValid, units.count == written, written < Int(NN_MAX_LAYERS) else { return nil }
  }

  var description: String { units.isEmpty ? "none" : units.map(String.init).joined(separator: ",") }
  var defaultValueDescription: String { description }
}

/// A loss, or the choice left to the data.
enum LossChoice: ExpressibleByArgument {
  case auto
  case loss(Loss)

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let loss = Loss(rawValue: argument) {
      self = .loss(loss)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .auto: "auto"
    case .loss(let loss): loss.rawValue
    }
  }
}
