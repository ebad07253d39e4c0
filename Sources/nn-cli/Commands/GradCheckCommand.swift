import ArgumentParser

struct GradCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Check the gradients of a model against central differences of its loss.",
    discussion: """
      nn-cli gradcheck moons.nn moons.csv
      nn-cli gradcheck moons.nn moons.csv --fresh --samples 1000 --json

      Back-propagation gives the gradient of the loss by every parameter; the same number is the slope of the \
      loss when that parameter alone is changed a little. Both are compared for some parameters of each layer. \
      A difference is relative to the gradient, or to the root mean square of its layer's gradients where it is \
      smaller. Dropout is off.

      The loss is a binary32 number, so a slope is known only to about 1e-6 of the loss: much where a training \
      has ended and the gradients are near 0. A step across a corner of ReLU, MAE or hinge has no slope at \
      all. Parameters whose slope is known no better than the tolerance are counted as undecided; --fresh, which \
      draws the weights anew, leaves few of them.

      Exit status 4 when a gradient is wrong, or when no parameter could be decided.
      """)

  @OptionGroup var rows: ModelRowsOptions

  @Option(
    name: .customLong("rows"), parsing: .unconditional,
    help: ArgumentHelp("Rows to take, from the first.", valueName: "number"))
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
    let some = data.selecting(Array(0..<min(mostRows, data.rows)))
    let network = try Network(forGradientsOf: try ModelFile(path: rows.model), maxBatch: some.rows)
    if fresh { try network.reset(seed: seed) }
    let check = try GradientCheck(network, some, samples: samples, seed: seed, tolerance: tolerance)
    try Terminal.print(report.json ? check.json.text + "\n" : check.text)
    try requireRight(check)
  }

  private func requireRight(_ check: GradientCheck) throws(Failure) {
    guard let worst = check.worst else {
      throw Failure(
        status: .unmet, message: "\(rows.model): no gradient is large enough to be decided; use --fresh")
    }
    guard worst <= tolerance else {
      throw Failure(
        status: .unmet,
        message: "\(rows.model): a gradient differs by \(Numbers.short(worst)), more than the tolerance "
          + "\(tolerance)")
    }
  }
}
