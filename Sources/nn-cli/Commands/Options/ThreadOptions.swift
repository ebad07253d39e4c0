import ArgumentParser
import NeuralNetwork

/// Option of the number of threads, which changes no result.
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

  /// Start the threads; nil where the calling thread computes alone.
  func start() throws(Failure) -> Threads? {
    count > 1 ? try attempt(Threads(count), about: "--threads \(count)") : nil
  }
}
