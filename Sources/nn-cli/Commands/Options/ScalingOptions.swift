import ArgumentParser
import NeuralNetwork

/// Options of the scaling of inputs and targets.
struct ScalingOptions: ParsableArguments {
  @Option(
    name: .customLong("scale"),
    help: ArgumentHelp(
      "Scaling of every feature: standardize to mean 0 and deviation 1, min-max to 0 ... 1. The model keeps "
        + "it. (default: standardize)", valueName: "kind"))
  var chosenScale: ScalingKind?

  @Option(
    name: .customLong("target-scale"),
    help: ArgumentHelp(
      "Scaling of numeric targets, undone in predictions. (default: as --scale, when the last layer is "
        + "identity)", valueName: "kind"))
  var chosenTargetScale: ScalingKind?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Short for --scale standardize, or --scale none.")
  var standardize: Bool?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A fixed scaling of every feature instead, (x - mean) / std: --mean 0.1307 --std 0.3081 for MNIST.",
      valueName: "number"))
  var mean: Float?

  @Option(help: ArgumentHelp("Standard deviation that goes with --mean.", valueName: "number"))
  var std: Float?

  func validate() throws {
    guard standardize == nil || chosenScale == nil else {
      throw ValidationError("name --scale or --[no-]standardize, not both")
    }
    guard (mean == nil) == (std == nil) else { throw ValidationError("--mean and --std go together") }
    if let mean, let std {
      guard chosenScale == nil || chosenScale == .standardize else {
        throw ValidationError("--mean and --std take the place of --scale; leave that out")
      }
      guard mean.isFinite else { throw ValidationError("--mean must be a finite number") }
      guard std.isFinite, std > 0, (1 / std).isFinite, 1 / std > 0 else {
        throw ValidationError("--std must be a finite number above 0")
      }
    }
  }

  var scale: ScalingKind { chosenScale ?? (standardize == false ? .none : .standardize) }

  /// Kind of the scaling of the features.
  var inputScale: ScalingKind { mean == nil ? scale : .standardize }

  /// Kind of the scaling of the targets. `isFree`: loss and last layer let targets be scaled by default.
  func targetScale(isFree: Bool) -> ScalingKind { chosenTargetScale ?? (isFree ? scale : .none) }

  /// Set the scaling from the training rows alone.
  func apply(to network: Network, from data: Dataset) throws(Failure) {
    if let mean, let std {
      var scaling = Scaling(
        mean: .init(repeating: mean, count: network.inputs),
        scale: .init(repeating: 1 / std, count: network.inputs))
      for column in scaling.mean.indices where data.columns?.isCategory(column) == true {
        (scaling.mean[column], scaling.scale[column]) = (0, 1)
      }
      try attempt(network.setInputScaling(scaling))
    } else if scale != .none {
      try network.fitInputScaling(data)
    }
    if network.description.targetScaling != .none { try network.fitTargetScaling(data) }
  }
}

extension ScalingOptions {
  /// Options with the scaling that they amount to.
  func resolved(targetScale: ScalingKind) -> ScalingOptions {
    var options = self
    options.chosenScale = mean == nil ? scale : chosenScale
    options.chosenTargetScale = targetScale
    options.standardize = nil
    return options
  }

  var settings: [(String, JSON)] {
    [
      ("scale", chosenScale.map { .string($0.name) } ?? .null),
      ("target-scale", chosenTargetScale.map { .string($0.name) } ?? .null),
      ("standardize", standardize.map { .bool($0) } ?? .null),
      ("mean", mean.map { .float($0) } ?? .null), ("std", std.map { .float($0) } ?? .null),
    ]
  }
}
