import ArgumentParser

struct TuneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tune",
    abstract: "Search for the settings of train that do best on rows held out.",
    usage: """
      nn-cli tune <data.csv> --try <name>=<values> ... -o <model> [options]
      nn-cli tune <images.idx> --labels <labels.idx> --try <name>=<values> ... [options]
      """,
    discussion: """
      nn-cli tune houses.csv --target price --try lr=0.001..0.1:log --try hidden=16,32,64:32 -o houses.nn
      nn-cli tune iris.csv --try hidden=4,8,16 --try weight-decay=0,0.01 --folds 5 --log runs.csv
      nn-cli tune moons.csv --try lr=0.001..0.3:log --try hidden=4..64:log --runs 200 --halving

      Every run is a training as train makes it, with the options of the command line and the values that the run tries, and \
      all are judged on the same rows held out. Lists alone are tried in all combinations; with a range, or with --runs, \
      runs are drawn by --seed. Networks of one shape are trained side by side, --threads share them, and neither changes a \
      result.

      The model is, byte for byte, what the command of train writes that is shown at the end. A run that diverges loses, and \
      combinations that train would refuse are left out.

      Interrupted, or killed, a search with --log goes on with --resume.
      """)

  @OptionGroup var data: SourceOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The file for the best model.", valueName: "model"))
  var output: String?

  @OptionGroup(title: "Search") var search: TuneOptions
  @OptionGroup var learning: LearningOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var report: ReportOptions

  @Flag(name: .shortAndLong, help: "Print nothing but the result and errors.")
  var quiet = false

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o needs a file: a model is not text for a terminal") }
    guard !search.halving || learning.training.steps == nil else {
      throw ValidationError("--halving decides about epochs; leave out --steps, or --halving")
    }
  }

  func run() throws {
    let outputs = [output, search.log, search.figure]
    try OutputGuard.check(outputs: outputs, inputs: data.inputs)
    try OutputGuard.checkPlaces(outputs)
    let space = try SearchSpace(search.tried(), drawn: search.runs, seed: learning.training.seed)
    try space.requireWords(learning)
    let rows = try data.load(learning, window: learning.window.request(isParted: true))
    if !quiet { (rows.notes + (try TrainingRun.findings(rows, learning))).forEach(Terminal.warn) }
    let sides = SideOutputs()
    let tuning = try Tuning(self, space, rows, sides)
    try tuning.run()
    let model = try output.flatMap { try tuning.writeBest(to: $0, sides) }
    if let figure = search.figure {
      sides.attempt { () throws(Failure) in try Figure.tuning(tuning).draw(to: figure) }
    }
    sides.tell(report.json ? tuning.json(model).text + "\n" : tuning.text(model))
    try sides.finish(saying: output.map { "the model is in \($0)" } ?? "the search is done")
  }
}
