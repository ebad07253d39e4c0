extension TrainCommand {
  /// Whether a share of the rows may be held out.
  var holdsOut: Bool {
    test.share > 0 || heldOut.validation == nil && learning.training.validation != 0
  }

  /// Options that decide the result, under their names on the command line and in --config.
  var settings: [(String, JSON)] {
    data.settings + heldOut.settings + data.table.settings + choices + [("stream", .bool(stream))]
  }

  /// Options that decide the result, without the place and the format of the data.
  var choices: [(String, JSON)] {
    start.kept + learning.settings(start) + test.settings
  }

  /// Options that decide which files are written.
  var fileSettings: [(String, JSON)] {
    [("output", .string(output)), ("test-out", test.output.map { .string($0) } ?? .null)] + outputs.settings
      + tensorBoard.settings + checkpoints.settings
  }

  /// Options that decide which files are written, what is shown, and how fast.
  var outputSettings: [(String, JSON)] {
    fileSettings + [
      ("threads", .integer(threads.count)), ("json", .bool(report.json)), ("quiet", .bool(quiet)),
    ]
  }
}
