import ArgumentParser
import CNN

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on a CSV file or on images, and write a model file.",
    usage: """
      nn-cli train <data.csv> -o <model> [options]
      nn-cli train --images <images> --labels <labels> -o <model> [options]
      """,
    discussion: """
      nn-cli train iris.csv -o iris.nn
      nn-cli train houses.csv -o houses.nn --target price --hidden 32,16
      nn-cli train --images train-images.gz --labels train-labels.gz -o digits.nn \\
          --hidden 128,64 --lr 0.001 --batch 64 --epochs 10

      The last column is the target unless --target names another; every other column is a feature. Text \
      is a class, and so are few different whole numbers; other numbers are predicted as numbers. Task, \
      outputs and loss follow from that.

      A fifth of the rows is held out to watch the training (--validation). It ends when they are no longer \
      predicted better (--patience), and the model gets the weights of the best epoch.

      The same data, options and seed give the same model file, byte for byte. Interrupted (Ctrl-C) or \
      diverged, nothing is written and an older model stays.
      """)

  @OptionGroup var data: SourceOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @Option(help: "What to learn: regression, binary or multiclass. (default: found out from the target)")
  var task: Task?

  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Training") var training: TrainingOptions
  @OptionGroup(title: "Optimiser") var optimizer: OptimizerOptions
  @OptionGroup(title: "Scaling") var scaling: ScalingOptions

  @Option(
    help: ArgumentHelp(
      "Write a CSV file with a row for every epoch; nn-cli plot loss draws it.", valueName: "file"))
  var log: String?

  @Option(help: ArgumentHelp("Write the rows that --test held out, as CSV.", valueName: "file"))
  var testOut: String?

  @Flag(help: "Store the optimiser's state too, so that a C program can go on training with nn_load.")
  var saveState = false

  @OptionGroup var report: ReportOptions

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o needs a file: a model is not text for a terminal") }
    guard testOut == nil || training.test > 0 else {
      throw ValidationError("--test-out needs --test, the share of rows to hold out")
    }
  }

  func run() throws {
    try OutputGuard.check(outputs: [output, log, testOut], inputs: data.inputs)
    let model = try AtomicOutput(path: output)
    let run = try TrainingRun(self)
    let result = try run.run()
    if let testOut { try run.test?.write(to: testOut) }
    let bytes = try run.modelBytes(result, trainingState: saveState)
    try model.write(bytes)
    try model.commit()
    if report.json {
      try Terminal.print(run.json(result, model: output, bytes: bytes.count).text + "\n")
    } else if !quiet {
      try Terminal.print(run.summary(result, model: output, bytes: bytes.count))
    }
  }
}

extension Task: ExpressibleByArgument {}
