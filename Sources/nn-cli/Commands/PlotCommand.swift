import ArgumentParser
import NeuralNetwork

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw trainings, models and activation functions with gnuplot.",
    discussion: """
      nn-cli train moons.csv -o moons.nn --log run.csv
      nn-cli plot loss run.csv -o loss.svg
      nn-cli plot compare sgd.csv adam.csv -o compare.svg
      nn-cli plot boundary moons.nn moons.csv -o boundary.png
      nn-cli plot weights moons.nn -o weights.svg
      nn-cli plot loss run.csv --terminal
      """,
    subcommands: [
      PlotLossCommand.self, PlotCompareCommand.self, PlotBoundaryCommand.self, PlotFitCommand.self,
      PlotWeightsCommand.self, PlotActivationsCommand.self,
    ])
}

/// Destination and title of a figure.
struct FigureOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The figure to write, .svg, .png or .pdf.", valueName: "figure"))
  var output: String?

  @Flag(help: "Draw with characters on the terminal.")
  var terminal = false

  @Option(help: ArgumentHelp("The title of the figure.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Width and height: 1600x900, in pixels, of a .pdf in points of 1/72 inch. (default: as the figure needs)",
      valueName: "WxH"))
  var size: FigureSize?

  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard (output == nil) == terminal else {
      throw ValidationError("say where to draw: -o figure.svg (or .png, .pdf), or --terminal")
    }
    guard !(terminal && report.json) else {
      throw ValidationError("--json needs -o: --terminal takes its place")
    }
    guard !(terminal && size != nil) else {
      throw ValidationError("--size is for -o: --terminal is as wide as the terminal")
    }
  }

  func check(inputs: [String]) throws(Failure) {
    if let output { _ = try Figure.format(of: output) }
    try OutputGuard.check(outputs: [output], inputs: inputs)
  }

  func draw(_ figure: Figure) throws(Failure) {
    var figure = figure
    figure.givenSize = size.map { ($0.width, $0.height) }
    try figure.draw(to: output)
    if report.json, let output { try Terminal.print(JSON.object([("figure", .string(output))]).text + "\n") }
  }
}

/// Width and height of a figure.
struct FigureSize: OptionValue {
  static var takes: String { "WIDTHxHEIGHT, each from 100 to 10000, as 1600x900" }

  let width: Int
  let height: Int

  init?(argument: String) {
    let numbers = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard numbers.count == 2, numbers.allSatisfy((100...10_000).contains) else { return nil }
    (width, height) = (numbers[0], numbers[1])
  }
}

struct PlotLossCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss",
    abstract: "Draw loss and accuracy over the epochs of a training.",
    discussion: "nn-cli plot loss run.csv -o loss.svg")

  @Argument(help: "The file that train --log wrote.")
  var log: String

  @OptionGroup var figure: FigureOptions

  func run() throws {
    try figure.check(inputs: [log])
    let curves = try EpochLog.read(log)
    try figure.draw(Figure.loss(curves, title: figure.title ?? "Training: \(fileName(log))"))
  }
}

struct PlotBoundaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boundary",
    abstract: "Draw which class a model with two features sees where, and the data.",
    discussion: "nn-cli plot boundary moons.nn moons.csv -o boundary.png")

  @OptionGroup var rows: ModelRowsOptions
  @OptionGroup var figure: FigureOptions

  func run() throws {
    try figure.check(inputs: rows.paths)
    let model = try OpenModel(path: rows.model)
    try ModelFile(path: rows.model).requireNumbers(for: "plot boundary")
    guard model.network.inputs == 2, model.schema.task.hasClasses else {
      throw Failure(
        status: .usage,
        message: "\(rows.model): a boundary is drawn for classes and 2 features; this model has "
          + "\(Numbers.count(model.network.inputs, "feature")) and predicts \(model.schema.task.predicted)")
    }
    let data = try rows.load(model)
    try figure.draw(
      try Figure.boundary(
        model.network, data, title: figure.title ?? rows.title(model, "Decision boundary")))
  }
}

struct PlotFitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Draw the curve of a model with one feature, and the data.",
    discussion: "nn-cli plot fit sine.nn sine.csv -o fit.svg")

  @OptionGroup var rows: ModelRowsOptions
  @OptionGroup var figure: FigureOptions

  func run() throws {
    try figure.check(inputs: rows.paths)
    let model = try OpenModel(path: rows.model)
    try ModelFile(path: rows.model).requireNumbers(for: "plot fit")
    guard model.network.inputs == 1, model.schema.task == .regression else {
      throw Failure(
        status: .usage,
        message: "\(rows.model): a fit is drawn for numbers and 1 feature; this model has "
          + "\(Numbers.count(model.network.inputs, "feature")) and predicts \(model.schema.task.predicted)")
    }
    let data = try rows.load(model)
    try figure.draw(try Figure.fit(model.network, data, title: figure.title ?? rows.title(model, "Fit")))
  }
}

/// Model, and rows to draw with it.
struct ModelRowsOptions: ParsableArguments {
  @Argument(help: "The model file.")
  var model: String

  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String

  @OptionGroup var truth: LabelOptions
  @OptionGroup(title: "CSV options") var table: TableOptions

  var paths: [String] { [model, data, truth.labels].compactMap(\.self) }

  /// Rows of the file, refused where the model predicts NaN or infinity.
  func load(_ model: OpenModel) throws(Failure) -> Dataset {
    let rows = try Dataset.read(table.files(data, labels: truth.labels), schema: model.schema)
    rows.notes.forEach(Terminal.warn)
    _ = try model.network.predictions(of: rows.inputs, rows: rows.rows) {
      "\(inputName(data)): row \($0 + 1)"
    }
    return rows
  }

  /// Title such as "Fit: 1 -> 16 relu -> 1 identity on sine.csv".
  func title(_ model: OpenModel, _ what: String) -> String {
    "\(what): \(model.network.description.text) on \(fileName(data))"
  }
}
