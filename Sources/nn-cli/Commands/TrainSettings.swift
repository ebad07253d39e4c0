extension TrainCommand {
  /// Every option that decides the result, by the name that --config and the command line give it.
  var settings: [(String, JSON)] {
    data.settings + data.table.settings + choices + [("stream", .bool(stream))]
  }

  /// The settings without where the data are and how they are written.
  var choices: [(String, JSON)] {
    learning.settings + test.settings
  }

  /// The options that decide what is written.
  var fileSettings: [(String, JSON)] {
    [("output", .string(output)), ("test-out", test.output.map { .string($0) } ?? .null)] + outputs.settings
      + tensorBoard.settings + checkpoints.settings
  }

  /// The options that decide what is written and shown, and how fast.
  var outputSettings: [(String, JSON)] {
    fileSettings + [
      ("threads", .integer(threads.count)), ("json", .bool(report.json)), ("quiet", .bool(quiet)),
    ]
  }
}
