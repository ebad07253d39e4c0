import ArgumentParser

/// How long and on which rows the network is trained.
struct TrainingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest number of passes over the data.", valueName: "number"))
  var epochs = 200

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows of one step; full takes all of them.", valueName: "rows"))
  var batch = BatchSize(rows: 32)

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Decides every random draw: the same seed gives the same model.", valueName: "number"))
  var seed: UInt32 = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the rows that is kept out of training to watch it; 0 = none. "
        + "(default: 0.2, and none for fewer than 50 rows)", valueName: "share"))
  var validation: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End after so many epochs without a better validation loss; 0 = off. The best epoch's weights are "
        + "kept.",
      valueName: "epochs"))
  var patience = 30

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the rows that is kept out of everything and evaluated at the end.", valueName: "share"))
  var test: Double = 0

  @Flag(name: .customLong("no-shuffle"), help: "Take the rows in the same order in every epoch.")
  var keepsOrder = false

  func validate() throws {
    try require(epochs, in: 1...Int(Int32.max), "--epochs")
    try require(patience, in: 0...Int(Int32.max), "--patience")
    try require(validation ?? 0, in: 0...0.9, "--validation")
    try require(test, in: 0...0.9, "--test")
  }

  var training: Training {
    Training(epochs: epochs, batch: batch.rows, shuffle: !keepsOrder, patience: patience)
  }

  /// The rows by their use.
  func split(_ data: Dataset) throws(Failure) -> (train: Dataset, validation: Dataset?, test: Dataset?) {
    var train = data
    var testRows: Dataset?
    if test > 0 { (train, testRows) = try Self.split(train, share: test, seed: seed, "--test") }
    let share = validation ?? (train.rows < 50 ? 0 : 0.2)
    guard share > 0 else { return (train, nil, testRows) }
    let parts = try Self.split(train, share: share, seed: seed, "--validation")
    return (parts.train, parts.heldOut, testRows)
  }

  private static func split(
    _ data: Dataset, share: Double, seed: UInt32, _ option: String
  ) throws(Failure) -> (train: Dataset, heldOut: Dataset) {
    guard data.rows >= 2 else {
      throw Failure(
        status: .data, message: "\(option) \(share) needs at least 2 rows, but there is \(data.rows)")
    }
    return data.split(heldOut: share, seed: seed)
  }
}

/// Rows of a step; 0 = all.
struct BatchSize: ExpressibleByArgument {
  var rows: Int

  init(rows: Int) { self.rows = rows }

  init?(argument: String) {
    if argument == "full" {
      rows = 0
    } else if let rows = Int(argument), (1...Int(UInt32.max)).contains(rows) {
      self.rows = rows
    } else {
      return nil
    }
  }

  var text: String { rows == 0 ? "full" : String(rows) }
  var defaultValueDescription: String { text }
}
