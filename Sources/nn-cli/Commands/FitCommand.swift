import ArgumentParser
import NeuralNetwork

struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit a line, a plane or a polynomial in closed form: least squares and ridge regression.",
    usage: "nn-cli fit <data.csv> -o <model> [options]",
    discussion: """
      nn-cli fit houses.csv -o houses.nn --target price --test 0.3
      nn-cli fit houses.csv -o ridge.nn --target price --alpha 1
      nn-cli fit sine.csv -o sine.nn --degree 5 --scale

      The coefficients that make the sum of squared errors smallest, found at once instead of by training: \
      scikit-learn's LinearRegression, with --alpha its Ridge, with --degree PolynomialFeatures in front of \
      them. They are computed in binary64, without a penalty by QR decomposition.

      Where scikit-learn takes one of many solutions, fit is an error that names the columns: those that depend \
      on one another to the precision of 32-bit numbers (Celsius beside Fahrenheit, a column twice, a \
      constant one), and fewer rows than columns. With --alpha there is one solution.

      The result is a model like any other, for predict, evaluate, info and plot.
      """)

  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String

  @OptionGroup var truth: LabelOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Penalty on the squares of the coefficients, as scikit-learn's Ridge; 0 = none.", valueName: "number"))
  var alpha: Double = 0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest degree of the products of features that are features too.", valueName: "number"))
  var degree = 1

  @Flag(
    help: """
      Scale every feature to mean 0 and deviation 1 first, as a high degree needs: the model computes in \
      binary32. The coefficients are then those of the scaled features. The model keeps the scaling.
      """)
  var scale = false

  @OptionGroup var test: TestOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Decides which rows --test holds out.", valueName: "number"))
  var seed: UInt32 = 1

  @OptionGroup(title: "Columns") var columns: ColumnOptions
  @OptionGroup(title: "CSV options") var table: TableOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o needs a file: a model is not text for a terminal") }
    try require(alpha, in: 0...Double.greatestFiniteMagnitude, "--alpha")
    try require(degree, in: 1...64, "--degree")
  }

  func run() throws {
    try OutputGuard.check(
      outputs: [output, test.output], inputs: [data, truth.labels].compactMap(\.self))
    try OutputGuard.checkPlaces([output, test.output])
    let model = try AtomicOutput(path: output)
    var files = columns.files(table.files(data, labels: truth.labels))
    files.missing = table.missing ?? .refuse
    try files.missing.requireNoFill("fit has no place to keep what fills a gap")
    let rows = try Dataset.read(
      files, task: .regression,
      keepsTexts: test.output != nil)
    rows.notes.forEach(Terminal.warn)
    var fit = try ClosedFormFit(
      test.split(rows, seed: seed), alpha: alpha, degree: degree, scale: scale, name: inputName(data))
    fit.kept = table.kept
    let bytes = try fit.modelBytes()
    try model.write(bytes)
    try model.commit()
    let sides = SideOutputs()
    if let path = test.output { sides.attempt { () throws(Failure) in try fit.test?.write(to: path) } }
    let json = report.json ? fit.json(model: output, bytes: bytes.count).text + "\n" : nil
    sides.tell(json ?? fit.text(model: output, bytes: bytes.count))
    try sides.finish(saying: "the model is in \(output)")
  }
}
