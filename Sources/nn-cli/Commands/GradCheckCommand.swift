import ArgumentParser
import NeuralNetwork

struct GradCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check the gradients of a model against central differences of its loss.",
    discussion: """
      nn-cli gradcheck moons.nn moons.csv
      nn-cli gradcheck moons.nn moons.csv --fresh --samples 1000 --json

      Back-propagation gives the derivative of a row's loss by every parameter; the same number is the slope of \
      that loss when the parameter alone is changed a little. Both are compared for some parameters of each \
      layer, in some rows. A difference is relative to the derivative, or to the root mean square of its \
      layer's derivatives where that is larger. Dropout is off.

      The loss is a binary32 number, so a slope is known only to about 1e-5 of the loss. And at a corner, as \
      ReLU, MAE and hinge have them, there is no slope. Slopes that are known no better than the tolerance are \
      counted as undecided: all of them, where a training has brought the loss to 0. --fresh draws the \
      weights anew.

      Exit status 4 when a gradient is wrong, or when nothing could be decided.
      """)

  @OptionGroup var rows: ModelRowsOptions

  @Option(
    name: .customLong("rows"), parsing: .unconditional,
    help: ArgumentHelp("Rows to take, spread evenly over the data.", valueName: "number"))
  var mostRows = 32

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Parameters of each layer to look at, drawn by --seed.", valueName: "number"))
  var samples = 50

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Largest relative difference that counts as right.", valueName: "number"))
  var tolerance = 0.001

  @Flag(help: "Draw the weights anew instead of taking the model's.")
  var fresh = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Decides every random draw.", valueName: "number"))
  var seed: UInt32 = 1

  @OptionGroup var report: ReportOptions

  func validate() throws {
    try require(mostRows, in: 1...1_000_000, "--rows")
    try require(samples, in: 1...1_000_000_000, "--samples")
    try require(tolerance, in: 1e-7...1, "--tolerance")
  }

  func run() throws {
    let model = try OpenModel(path: rows.model)
    let data = try rows.load(model)
    let count = min(mostRows, data.rows)
    let chosen = (0..<count).map { $0 * data.rows / count }
    let network = try Network(forGradientsOf: try ModelFile(path: rows.model))
    if fresh { try network.reset(seed: seed) }
    let check = try GradientCheck(
      network, data, rows: chosen, samples: samples, seed: seed, tolerance: tolerance)
    try Terminal.print(report.json ? check.json.text + "\n" : check.text)
    try requireRight(check)
  }

  private func requireRight(_ check: GradientCheck) throws(Failure) {
    guard let worst = check.worst else {
      throw Failure(
        status: .unmet, message: "\(rows.model): no slope is known well enough to decide; use --fresh")
    }
    guard worst <= tolerance else {
      throw Failure(
        status: .unmet,
        message: "\(rows.model): a gradient differs by \(Numbers.short(worst)), more than the tolerance "
          + "\(tolerance)")
    }
  }
}
