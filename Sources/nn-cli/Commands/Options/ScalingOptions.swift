import ArgumentParser
import CNN

/// What numbers go into the network.
struct ScalingOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Scale every feature, and numeric targets, to mean 0 and deviation 1. The model keeps the scaling.")
  var standardize = true

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "A fixed scaling of every feature instead, (x - mean) / std: --mean 0.1307 --std 0.3081 for MNIST.",
      valueName: "number"))
  var mean: Float?

  @Option(help: ArgumentHelp("See --mean.", valueName: "number"))
  var std: Float?

  func validate() throws {
    guard (mean == nil) == (std == nil) else { throw ValidationError("--mean and --std go together") }
    if let mean, let std {
      guard mean.isFinite else { throw ValidationError("--mean must be a finite number") }
      guard std.isFinite, std > 0, (1 / std).isFinite, 1 / std > 0 else {
        throw ValidationError("--std must be a finite number above 0")
      }
    }
  }

  var scalesInputs: Bool { standardize || mean != nil }

  /// Set the scaling from the rows that are trained on, and from no others.
  func apply(to network: Network, from data: Dataset) throws(Failure) {
    if let mean, let std {
      try network.setInputScaling(
        Scaling(
          mean: .init(repeating: mean, count: network.inputs),
          scale: .init(repeating: 1 / std, count: network.inputs)))
    } else if standardize {
      try network.fitInputScaling(data)
    }
    if network.description.config.target_scaling != 0 { try network.fitTargetScaling(data) }
  }
}
