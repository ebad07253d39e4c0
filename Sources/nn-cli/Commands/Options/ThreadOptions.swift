import ArgumentParser
import NeuralNetwork

/// How many threads compute. It changes no result.
struct ThreadOptions: ParsableArguments {
  @Option(
    name: .customLong("threads"), parsing: .unconditional,
    help: ArgumentHelp(
      "Threads to compute with, where a network is large enough to gain from them; the result is the same.",
      valueName: "number"))
  var count = 1

  func validate() throws {
    try require(count, in: 1...256, "--threads")
  }

  /// nil: without any but the one that runs.
  func start() throws(Failure) -> Threads? {
    count > 1 ? try attempt(Threads(count), about: "--threads \(count)") : nil
  }
}
