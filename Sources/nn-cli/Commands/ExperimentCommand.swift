import ArgumentParser

struct ExperimentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment",
    abstract: "Repeat an experiment of the tutorials: make its data, train, judge the result, draw it.",
    usage: "nn-cli experiment <name> | all | list [options]",
    discussion: """
      nn-cli experiment list
      nn-cli experiment moons -o moons
      nn-cli experiment all
      nn-cli experiment digits --images-from /usr/share/datasets/fashion-mnist

      Every result is printed beside what is expected; the exit status is 4 when one is not met. Each figure \
      is written as SVG, and what it draws as CSV (series, x, y). digits needs the IDX files of MNIST or its \
      kin (apt install dataset-fashion-mnist); 'all' leaves it out unless --digits is given.
      """)

  @Argument(help: "The name of an experiment; all for all of them; list for their names.")
  var name: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder for figures; all makes one in it for each. (default: experiments/<name>, all: experiments)",
      valueName: "folder"))
  var output: String?

  @Flag(help: "With all: run digits too.")
  var digits = false

  @Option(
    help: ArgumentHelp(
      "The folder of train-images-idx3-ubyte.gz and the other images, for digits.", valueName: "folder"))
  var imagesFrom = "/usr/share/datasets/fashion-mnist"

  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard !digits || name == "all" else {
      throw ValidationError("--digits goes with 'all'; else name digits")
    }
    guard output != "" else { throw ValidationError("-o needs the name of a folder") }
  }

  /// Names that the command accepts.
  static var names: [String] { Experiment.all.map(\.name) + ["all", "list"] }

  func run() throws {
    if name == "list" { return try list() }
    let isAll = name == "all"
    let experiments =
      isAll ? Experiment.all.filter { !$0.isOptional || digits } : [try Experiment.named(name)]
    let outcomes = try experiments.enumerated().map { index, experiment in
      let folder = isAll ? "\(output ?? "experiments")/\(experiment.name)" : output ?? "experiments/\(name)"
      if isAll { announce("experiment \(index + 1) of \(experiments.count): \(experiment.name)") }
      return try run(experiment, in: folder)
    }
    if isAll { announce("") }
    try Terminal.print(
      report.json ? ExperimentReport.json(outcomes).text + "\n" : ExperimentReport.text(outcomes))
    if let failure = outcomes.compactMap(\.lab.fileFailure).first { throw failure }
    try judge(outcomes)
  }

  private func run(_ experiment: Experiment, in folder: String) throws -> ExperimentOutcome {
    let lab = try Lab(folder: folder, digitFiles: DigitFiles(folder: imagesFrom))
    let stopwatch = Stopwatch()
    try experiment.run(lab)
    return ExperimentOutcome(experiment: experiment, lab: lab, seconds: stopwatch.seconds)
  }

  private func list() throws(Failure) {
    if report.json {
      let experiments = Experiment.all.map { experiment -> JSON in
        ["name": .string(experiment.name), "shows": .string(experiment.shows)]
      }
      try Terminal.print(JSON.object([("experiments", .array(experiments))]).text + "\n")
    } else {
      var facts = Facts()
      for experiment in Experiment.all { facts.add(experiment.name, experiment.shows) }
      try Terminal.print(facts.text)
    }
  }

  /// Redraw the line of progress, on a terminal that can.
  private func announce(_ text: String) {
    if Terminal.isInteractive { Terminal.writeError("\r\(text)\u{1B}[K") }
  }

  private func judge(_ outcomes: [ExperimentOutcome]) throws(Failure) {
    let failed = outcomes.filter { !$0.holds }.map(\.experiment.name)
    guard failed.isEmpty else {
      throw Failure(status: .unmet, message: "not as expected: \(failed.joined(separator: ", "))")
    }
  }
}
