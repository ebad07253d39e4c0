import ArgumentParser

/// Options of the rows that are held out of the whole training.
struct TestOptions: ParsableArguments {
  @Option(
    name: .customLong("test"), parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the rows that is kept out of everything and evaluated at the end.", valueName: "share"))
  var share: Double = 0

  @Option(
    name: .customLong("test-out"),
    help: ArgumentHelp(
      "Write the rows that --test held out, as CSV, every field as it was.", valueName: "file"))
  var output: String?

  func validate() throws {
    try require(share, in: 0...0.9, "--test")
    guard output == nil || share > 0 else {
      throw ValidationError("--test-out needs --test, the share of rows to hold out")
    }
  }

  var settings: [(String, JSON)] { [("test", .double(share))] }

  func split(_ data: Dataset, seed: UInt32, by rule: SplitRule? = nil) throws(Failure) -> (
    train: Dataset, test: Dataset?
  ) {
    guard share > 0 else { return (data, nil) }
    var parts = try data.split(heldOut: share, seed: seed, by: rule, for: "--test")
    parts.train.texts = nil
    parts.train.textRows = nil
    return (parts.train, parts.heldOut)
  }
}
