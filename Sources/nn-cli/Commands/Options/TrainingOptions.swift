import ArgumentParser
import NeuralNetwork

/// Options of the length of the training and of its rows.
struct TrainingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest number of passes over the data.", valueName: "number"))
  var epochs = 200

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End after this many steps, of a batch each, instead of --epochs.", valueName: "number"))
  var steps: Int?

  @Option(
    name: .customLong("batch"), parsing: .unconditional,
    help: ArgumentHelp(
      "Rows of one step; full takes all of them. (default: 32; 1 for the loss perceptron)", valueName: "rows")
  )
  var chosenBatch: BatchSize?

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
    name: .customLong("split"),
    help: ArgumentHelp(
      "How rows are parted: random; stratified, with the same share of every class; ordered, the last ones held out; or "
        + "group:COLUMN, all rows of one value of a column, which is no feature then, on the same side. "
        + "(default: stratified for classes, else random)", valueName: "rule"))
  var rule: SplitRule?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End after this many epochs without a better validation loss; 0 = off. The best epoch's weights are "
        + "kept.",
      valueName: "epochs"))
  var patience = 30

  @Flag(name: .customLong("no-shuffle"), help: "Take the rows in the same order in every epoch.")
  var keepsOrder = false

  @Flag(
    exclusivity: .chooseLast,
    help: "Draw the rows of every step from all rows (--with-replacement), or take each row once an epoch.")
  var drawing = Drawing.withoutReplacement

  func validate() throws {
    try require(epochs, in: 1...Int(Int32.max), "--epochs")
    try require(patience, in: 0...Int(Int32.max), "--patience")
    try require(validation ?? 0, in: 0...0.9, "--validation")
    if let steps { try require(steps, in: 1...Int(Int32.max), "--steps") }
    guard !(keepsOrder && drawing == .withReplacement) else {
      throw ValidationError("--no-shuffle and --with-replacement contradict each other")
    }
  }

  var batch: BatchSize { chosenBatch ?? BatchSize(rows: 32) }

  var training: Training {
    Training(
      epochs: epochs, batch: batch.rows, shuffle: !keepsOrder, patience: patience,
      replacementSeed: drawing == .withReplacement ? seed : nil)
  }

  /// Rows to train on, and rows of validation.
  func split(_ data: Dataset) throws(Failure) -> (train: Dataset, validation: Dataset?) {
    let share = validationShare(rows: data.rows)
    guard share > 0 else { return (data, nil) }
    let parts = try data.split(heldOut: share, seed: seed, by: rule, for: "--validation")
    return (parts.train, parts.heldOut)
  }

  /// What the user should know about how rows are parted that follow one another.
  func warnings(_ data: Dataset) -> [String] {
    guard data.derivation?.lags != nil else { return [] }
    switch rule {
    case nil:
      return ["the last rows are held out, as --lag makes them follow one another; --split says otherwise"]
    case .random?, .stratified?:
      return [
        "--split \(rule?.text ?? "") with --lag holds out rows whose neighbours are trained on; ordered does not"
      ]
    case .ordered?, .group?: return []
    }
  }

  private static let usualValidation = 0.2

  /// Share of validation in the rows that --test leaves.
  private func validationShare(rows: Int) -> Double { validation ?? (rows < 50 ? 0 : Self.usualValidation) }
}

extension TrainingOptions {
  /// Options with their defaults, which depend on the loss and the data.
  func resolved(for loss: Loss, holdsOut: Bool) -> TrainingOptions {
    var options = self
    options.chosenBatch = chosenBatch ?? (loss == .perceptron ? BatchSize(rows: 1) : batch)
    options.validation = validation ?? (holdsOut ? Self.usualValidation : 0)
    return options
  }

  var settings: [(String, JSON)] {
    [
      ("epochs", .integer(epochs)), ("steps", steps.map { .integer($0) } ?? .null),
      ("batch", chosenBatch.map { .string($0.text) } ?? .null), ("seed", .integer(Int(seed))),
      ("validation", validation.map { .double($0) } ?? .null),
      ("split", rule.map { .string($0.text) } ?? .null), ("patience", .integer(patience)),
      ("no-shuffle", .bool(keepsOrder)),
      ("with-replacement", .bool(drawing == .withReplacement)),
    ]
  }
}

enum Drawing: EnumerableFlag {
  case withoutReplacement, withReplacement
}

/// Rows of a step; 0 means all.
struct BatchSize: OptionValue {
  static var takes: String { "a number of rows, or full" }

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
