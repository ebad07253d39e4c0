import ArgumentParser

struct CVCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cv",
    abstract: "Estimate by cross-validation how well a network does on rows it has not seen.",
    usage: """
      nn-cli cv <data.csv> [options]
      nn-cli cv <images.idx> --labels <labels.idx> [options]
      """,
    discussion: """
      nn-cli cv iris.csv
      nn-cli cv iris.csv --folds 10 --repeats 3 --hidden 8 --lr 0.02
      nn-cli cv houses.csv --target price --json

      The rows are cut into folds, with the same share of every class in each unless --split says otherwise. \
      Every fold in turn is held out, a network is trained on the others just as train does it, with its \
      options, and is evaluated on the fold. No model is kept. The standard deviation is over all folds, divided by their number.

      --repeats does it again with other folds and other first weights: the seeds are --seed and those after it.
      """)

  @OptionGroup var data: SourceOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of folds, from 2 to that of the rows.", valueName: "number"))
  var folds = 5

  @Option(
    name: [.customLong("repeats"), .customLong("seeds")], parsing: .unconditional,
    help: ArgumentHelp("Number of repetitions, each with another seed.", valueName: "number"))
  var repeats = 1

  @OptionGroup var learning: LearningOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    try require(folds, in: 2...1_000_000, "--folds")
    try require(repeats, in: 1...1_000_000, "--repeats")
  }

  func run() throws {
    let rows = try data.load(learning, window: learning.window.request(isParted: true))
    try rows.require(folds: folds, name: data.name)
    (rows.notes + (try TrainingRun.findings(rows, learning))).forEach(Terminal.warn)
    let result = try CrossValidation(self, rows)
    try Terminal.print(report.json ? result.json.text + "\n" : result.text)
  }
}
