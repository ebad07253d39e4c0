import ArgumentParser

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Make a data set to try things on.",
    discussion: """
      nn-cli data moons -o moons.csv --samples 500 --noise 0.2
      nn-cli data blobs --classes 4 --seed 7

      moons: two half circles that interlock. classification: clusters at the corners of a cube, with \
      useless features. regression: a linear function of some of the features. line: 3x + 2 with noise. \
      quadratic: x^2 with noise. sine: sin x with noise. blobs: round clusters. xor: the corners of a square.

      moons, classification, regression and blobs are defined as scikit-learn's makers of these names. The \
      last column is the target. The same seed gives the same file.
      """)

  @Argument(help: "The kind of data.")
  var kind: SyntheticKind

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The CSV file to write; - is standard output.", valueName: "file")
  )
  var output = "-"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Rows. (default: 200; xor: 4 without noise)", valueName: "number"))
  var samples: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Standard deviation of the noise; of quadratic its range, of blobs that of a cluster. (default: moons "
        + "0.1, regression 10, line 2, quadratic 0.2, sine 0.1, blobs 1, xor 0)", valueName: "number"))
  var noise: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Features of classification (default: 4), regression (default: 4) and blobs (default: 2).",
      valueName: "number"))
  var features: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Features that decide, of classification (default: 2) and regression (default: all).",
      valueName: "number"))
  var informative: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Features of classification that are mixtures of those. (default: 0)", valueName: "number"))
  var redundant: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Classes of classification (default: 2) and blobs (default: 3).", valueName: "number"))
  var classes: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Decides every random draw.", valueName: "number"))
  var seed: UInt32 = 1

  @OptionGroup var report: ReportOptions

  func run() throws {
    let table = try synthesize(kind, options)
    let isSummary = report.json && output != "-"
    let file = try TableOutput(path: output, columns: table.header, asJSON: report.json && !isSummary)
    for row in 0..<table.rows { try file.write(table.cells(row: row)) }
    try file.commit()
    if isSummary {
      let summary: JSON = [
        "kind": .string(kind.rawValue), "rows": .integer(table.rows), "columns": JSON(table.header),
        "output": .string(output),
      ]
      try Terminal.print(summary.text + "\n")
    }
  }

  /// Defaults of scikit-learn, except where they would make a poor first data set.
  private var options: SyntheticOptions {
    var options = SyntheticOptions()
    options.samples = samples ?? (kind == .xor ? nil : 200)
    options.noise = noise ?? [.moons: 0.1, .regression: 10][kind]
    options.features = features ?? [.classification: 4, .regression: 4][kind]
    options.informative = informative
    options.redundant = redundant ?? (kind == .classification ? 0 : nil)
    options.classes = classes
    options.seed = seed
    return options
  }
}

extension SyntheticTable {
  fileprivate func cells(row: Int) -> [JSON] {
    let width = header.count
    let numbers = values[row * width..<(row + 1) * width]
    let last = numbers.last.map { hasClasses ? JSON.integer(Int($0)) : .double($0) }
    return numbers.dropLast().map { .double($0) } + [last].compactMap(\.self)
  }
}
