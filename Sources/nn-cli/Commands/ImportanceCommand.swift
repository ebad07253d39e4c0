import ArgumentParser
import NeuralNetwork

struct ImportanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "importance",
    abstract: "Measure how much a model relies on each feature.",
    usage: """
      nn-cli importance <model> <data.csv> [options]
      nn-cli importance <model> <images.idx> --labels <labels.idx> [options]
      """,
    discussion: """
      nn-cli importance iris.nn held-out.csv
      nn-cli importance houses.nn held-out.csv --repeats 30 --json

      Permutation importance: the values of one feature are shuffled among the rows, which keeps them and breaks \
      their connection to the target. How much the score falls is the importance of the feature; 0 or less is \
      none. The score is the accuracy of classes, of labels that of all of a row, or R2 of numbers, its mean where there are several targets. \
      Use rows that the model has not learned from.

      Of features that tell the same, each seems unimportant, as the model can use the other.
      """)

  @Argument(help: "The model file.")
  var model: String

  @OptionGroup var data: SourceOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How often each feature is shuffled.", valueName: "number"))
  var repeats = 5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Decides the order of the rows: the same seed gives the same result.", valueName: "number"))
  var seed: UInt32 = 1

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    try require(repeats, in: 1...1_000_000, "--repeats")
  }

  func run() throws {
    let model = try OpenModel(path: model, threads: threads.start())
    let rows = try data.load(model.schema)
    rows.notes.forEach(Terminal.warn)
    guard rows.rows > 1 else {
      throw Failure(
        status: .data, message: "\(data.name): 1 row cannot be shuffled; give two or more")
    }
    let importance = try PermutationImportance(model, rows, repeats: repeats, seed: seed, name: data.name)
    let result = ImportanceReport(
      importance: importance, features: rows.featureNames, task: rows.task,
      isOfQuantiles: !model.network.description.quantiles.isEmpty, rows: rows.rows, repeats: repeats)
    try Terminal.print(report.json ? result.json.text + "\n" : result.text)
  }
}
