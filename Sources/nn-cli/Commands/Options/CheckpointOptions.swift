import ArgumentParser

/// Options that keep a training so that it can be resumed.
struct CheckpointOptions: ParsableArguments {
  @Option(
    name: .customLong("checkpoint"),
    help: ArgumentHelp(
      "Keep the training in this file while it runs, and when a signal stops it; see --resume.",
      valueName: "file"))
  var path: String?

  @Option(
    name: .customLong("checkpoint-every"), parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs, or batches, from one checkpoint to the next: 5 or 1000b. (default: as often as takes no more than some "
        + "3 % of the time, and the last epoch)", valueName: "number"))
  var interval: CheckpointInterval?

  @Option(
    help: ArgumentHelp(
      "Go on with the training of a checkpoint, with its options, data and outputs. It ends in the same model as one "
        + "that was never stopped. Of its options only --epochs may be another.",
      valueName: "file"))
  var resume: String?

  func validate() throws {
    guard path != "-" else { throw ValidationError("--checkpoint needs the name of a file") }
    guard interval == nil || path != nil else {
      throw ValidationError("--checkpoint-every needs --checkpoint, the file to write")
    }
  }

  var settings: [(String, JSON)] {
    [
      ("checkpoint", path.map { .string($0) } ?? .null),
      ("checkpoint-every", interval.map { .string($0.text) } ?? .null),
    ]
  }
}

/// Interval between checkpoints: "5" or "5e" is epochs, "1000b" batches.
struct CheckpointInterval: OptionValue, Equatable {
  static var takes: String { "a number of epochs, or of batches: 5 or 1000b" }

  enum Unit: String {
    case epochs = "e"
    case batches = "b"
  }

  var count: Int
  var unit: Unit

  init(count: Int, unit: Unit) {
    self.count = count
    self.unit = unit
  }

  init?(argument: String) {
    let unit = argument.last.flatMap { Unit(rawValue: String($0)) }
    guard let count = Int(unit == nil ? argument : String(argument.dropLast())), count > 0 else { return nil }
    self.init(count: count, unit: unit ?? .epochs)
  }

  var text: String { "\(count)\(unit.rawValue)" }
}
