import ArgumentParser

/// Options of a search: what it tries, how it judges, and where it keeps what it has found.
struct TuneOptions: ParsableArguments {
  @Option(
    name: .customLong("try"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A setting of train and its values: a list, or a range from..to, with :log evenly spread over its powers. Layers of one "
        + "network are separated by colons: hidden=16,32,64:32 tries three networks.",
      valueName: "name=values"))
  var tries: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Draw this many runs instead of trying all combinations. (default: \(SearchSpace.usualRuns) where there is a range)",
      valueName: "number"))
  var runs: Int?

  @Flag(
    help: """
      Successive halving: all runs begin with few epochs, and the best third of them is trained anew with three times as many, \
      until the best have --epochs.
      """)
  var halving = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Begin no more runs after so many seconds; what is found then depends on the machine.",
      valueName: "seconds"))
  var maxTime: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Judge by cross-validation with this many folds instead of the rows of --validation.",
      valueName: "number"))
  var folds: Int?

  @Option(
    help: "What makes a run the best, on rows held out: the least loss, or the largest accuracy or R2.")
  var score = TuningScore.Kind.loss

  @Option(
    name: .customLong("test"), parsing: .unconditional,
    help: ArgumentHelp(
      "Share of the rows that the whole search leaves out, to evaluate the best model at the end.",
      valueName: "share"))
  var testShare: Double = 0

  @Option(help: ArgumentHelp("Keep every run in this CSV file while the search goes on.", valueName: "file"))
  var log: String?

  @Flag(help: "Take the runs that --log has already, of a search that was stopped.")
  var resume = false

  @Option(help: ArgumentHelp("Draw the score against each setting, .svg, .png or .pdf.", valueName: "figure"))
  var figure: String?

  func validate() throws {
    guard !tries.isEmpty else {
      throw ValidationError(
        "--try names what to try, such as --try lr=0.001..0.1:log --try hidden=16,32,64:32")
    }
    let names = try tried().map(\.setting.name)
    if let runs { try require(runs, in: 1...SearchSpace.mostRuns, "--runs") }
    if let name = names.indices.first(where: { names[..<$0].contains(names[$0]) }).map({ names[$0] }) {
      throw ValidationError("--try \(name) is there twice; give all its values in one")
    }
    if let maxTime { try require(maxTime, in: 0...1e9, "--max-time") }
    if let folds { try require(folds, in: 2...1_000_000, "--folds") }
    try require(testShare, in: 0...0.9, "--test")
    guard !halving || !names.contains("epochs") else {
      throw ValidationError("--halving decides about epochs; leave out --try epochs, or --halving")
    }
    guard log != "-" else { throw ValidationError("--log needs the name of a file") }
    guard !resume || log != nil else { throw ValidationError("--resume needs --log, the file of the runs") }
    if let figure, Figure.Format(ending: figure) == nil {
      throw ValidationError(
        "--figure \(figure): a figure is .svg, .png or .pdf; give the file one of these endings")
    }
  }

  func tried() throws -> [TriedValues] { try tries.map(TriedValues.init) }
}
