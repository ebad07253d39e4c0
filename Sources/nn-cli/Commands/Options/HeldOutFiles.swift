import ArgumentParser

/// Options of files whose rows no training learns from.
struct HeldOutFiles: ParsableArguments {
  @Option(
    name: .customLong("test-data"),
    help: ArgumentHelp(
      "A file of the rows to evaluate at the end, in place of the share --test. Its columns are found as by evaluate: by "
        + "name where there are names. Categories and fills are those of the rows to train on.",
      valueName: "file"))
  var test: String?

  @Option(
    name: .customLong("test-labels"),
    help: ArgumentHelp("The targets of --test-data, as --labels has those of the data.", valueName: "file"))
  var testLabels: String?

  @Option(
    name: .customLong("validation-data"),
    help: ArgumentHelp(
      "A file of the rows to watch the training with, in place of the share --validation.", valueName: "file")
  )
  var validation: String?

  @Option(
    name: .customLong("validation-labels"),
    help: ArgumentHelp("The targets of --validation-data.", valueName: "file"))
  var validationLabels: String?

  func validate() throws {
    for (name, data, labels) in [("test", test, testLabels), ("validation", validation, validationLabels)] {
      guard labels == nil || data != nil else {
        throw ValidationError("--\(name)-labels needs --\(name)-data, the file of their rows")
      }
    }
  }

  /// Refuse shares of the data beside files, and standard input for two files.
  func check(_ options: TrainCommand) throws {
    let shares = [
      ("test", test, options.test.share),
      ("validation", validation, options.learning.training.validation ?? 0),
    ]
    for (name, file, share) in shares {
      guard file == nil || share == 0 else {
        throw ValidationError(
          "--\(name) and --\(name)-data both say what to hold out; leave one out, or say --\(name) 0")
      }
    }
    guard !inputs.contains("-") || (options.data.inputs + inputs).filter({ $0 == "-" }).count == 1 else {
      throw ValidationError("standard input is one file; name another for the rows held out")
    }
  }

  /// Files that are read, which no output may replace.
  var inputs: [String] { [test, testLabels, validation, validationLabels].compactMap(\.self) }

  /// Test data as a command line of evaluate names them.
  var testWords: String? { test.map { $0 + (testLabels.map { " --labels \($0)" } ?? "") } }

  var settings: [(String, JSON)] {
    [
      ("test-data", test), ("test-labels", testLabels), ("validation-data", validation),
      ("validation-labels", validationLabels),
    ].map { ($0.0, $0.1.map { .string($0) } ?? .null) }
  }
}

/// Rows of such files, with the columns and classes of the data to train on, read as a model reads them.
struct HeldOutRows {
  let test: Dataset?
  let validation: Dataset?

  /// `schema` has the columns as they were fitted to the rows to train on. `stored` keeps the rows in files of their own.
  init(_ options: HeldOutFiles, _ table: TableOptions, for schema: Schema, stored: Bool) throws(Failure) {
    func read(_ data: String?, _ labels: String?) throws(Failure) -> Dataset? {
      try data.map { data throws(Failure) in
        var files = table.files(data, labels: labels)
        // The fitted columns fill; a row without a target is left out as in the data.
        if files.missing.fillsAll { files.missing = .usual }
        return try .read(files, schema: schema, prefersNames: true, stored: stored)
      }
    }
    validation = try read(options.validation, options.validationLabels)
    test = try read(options.test, options.testLabels)
  }

  /// What the user should know about how they were read.
  var notes: [String] { (validation?.notes ?? []) + (test?.notes ?? []) }
}
