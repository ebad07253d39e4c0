import ArgumentParser
import NeuralNetwork

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Show every number of one forward and one backward pass, layer by layer.",
    usage: """
      nn-cli explain <model> <data.csv> [--row <number>] [--step] [options]
      nn-cli explain <model> --inputs <numbers> [--targets <numbers>] [--step] [options]
      nn-cli explain <model> <data.csv> --saliency [--row <number>] [options]
      nn-cli explain --network <network> --weights <numbers> --inputs <numbers> [--targets <numbers>] [options]
      """,
    discussion: """
      nn-cli explain iris.nn iris.csv --row 3
      nn-cli explain sine.nn --inputs 0.5 --targets 0.48 --step
      nn-cli explain --network "2 -> 2 -> 1" --no-bias --weights 1,0.5,0.5,0.7,1,2 \\
          --loss half-mse --inputs 0.5,1 --targets 0.8 --step --lr 0.1
      nn-cli explain iris.nn iris.csv --row 3 --saliency

      For each layer its sums z and outputs a, how they are made of what goes in, and, when the targets are \
      known, the loss L and its derivatives by a, z, the weights W[input][unit] and the biases b[unit]. \
      --step adds the weights after one step of the optimiser. Inputs, units and layers count from 0 and 1 as \
      in nn.h: W1[0][2] leads from input 0 into unit 2 of layer 1. Dropout is off.

      --saliency shows in place of all that how each output y of the network depends on each feature x, before \
      any scaling: the gradient dy/dx, x * dy/dx (Captum's InputXGradient), and with a file the mean of |dy/dx| \
      (Captum's Saliency) over all of its rows. A gradient counts per unit of its feature; categories have none.
      """)

  @Argument(help: "The model file.")
  var model: String?

  @Argument(help: ArgumentHelp(DataFormats.help))
  var data: String?

  @OptionGroup var truth: LabelOptions

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Which row of the data; the first is 1.", valueName: "number"))
  var row = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The features of the row, instead of a file: 0.5,1.", valueName: "numbers"))
  var inputs: NumberList?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The targets of the row; of classes the index of the class, from 0.", valueName: "numbers"))
  var targets: NumberList?

  @OptionGroup(title: "A network without a model file") var outright: ExplainedNetworkOptions

  @Flag(help: "Take a step of the optimiser and show the weights after it.")
  var step = false

  @Flag(help: "Show how each output depends on each feature, in place of the pass.")
  var saliency = false

  @Option(
    name: [.customLong("lr"), .customLong("learning-rate")], parsing: .unconditional,
    help: ArgumentHelp(
      "Learning rate of --step. (default: the model's; 0.1 with --network)", valueName: "number"))
  var learningRate: Float?

  @OptionGroup(title: "CSV options") var table: TableOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard (model == nil) != (outright.network == nil) else {
      throw ValidationError("name a model file, or give --network and --weights")
    }
    guard (data == nil) != (inputs == nil) else {
      throw ValidationError("name a CSV file behind the model, or give the row by --inputs")
    }
    guard targets == nil || inputs != nil else { throw ValidationError("--targets goes with --inputs") }
    guard truth.labels == nil || data != nil else {
      throw ValidationError("--labels goes with a file of rows; give --targets")
    }
    guard !step || data != nil || targets != nil else { throw ValidationError("--step needs --targets") }
    guard !saliency || !step && targets == nil else {
      throw ValidationError("--saliency is about outputs, not about a loss; leave out --step and --targets")
    }
    try require(row, in: 1...Int.max, "--row")
    if let learningRate { try requirePositive(learningRate, upTo: 1_000_000, "--lr") }
  }

  func run() throws {
    let subject = try subject()
    guard !saliency else { return try showSaliency(of: subject) }
    let pass = try PassTrace(
      subject.network, inputs: subject.inputs, targets: subject.targets, place: place)
    let update = try step ? PassUpdate(subject.network, subject, hasBiases: !outright.noBias) : nil
    let explanation = PassReport(
      pass: pass, update: update, network: subject.network.description, names: subject.names,
      labels: subject.labels, hasBiases: !outright.noBias)
    try Terminal.print(report.json ? explanation.json.text + "\n" : explanation.text)
  }

  private func showSaliency(of subject: ExplainedRow) throws {
    let saliency = try Saliency(
      subject.network, row: subject.inputs, among: subject.rows?.inputs, place: place)
    let result = SaliencyReport(
      saliency: saliency, network: subject.network.description, features: subject.featureNames,
      names: subject.outputNames)
    try Terminal.print(report.json ? result.json.text + "\n" : result.text)
  }

  private var place: String { inputs == nil ? "\(inputName(data ?? "-")): row \(row)" : "--inputs" }

  private func subject() throws -> ExplainedRow {
    if let network = try outright.make(learningRate: learningRate ?? 0.1), let inputs {
      return try ExplainedRow(network, inputs.values, targets?.values, names: nil, labels: [])
    }
    let path = model ?? "-"
    let network = try Network(forGradientsOf: try ModelFile(path: path))
    if let learningRate { try network.setLearningRate(learningRate) }
    let opened = try OpenModel(path: path)
    let names = opened.schema.seenNames.isEmpty ? nil : opened.schema.seenNames
    let labels = opened.schema.labels
    if let inputs {
      return try ExplainedRow(
        network, inputs.values, targets?.values, names: names, labels: labels, schema: opened.schema)
    }
    let rows = try Dataset.read(table.files(data ?? "-", labels: truth.labels), schema: opened.schema)
    rows.notes.forEach(Terminal.warn)
    guard row <= rows.rows else {
      throw Failure(
        status: .data,
        message: "\(data ?? "-"): --row \(row), but there are only \(Numbers.count(rows.rows, "row"))")
    }
    let picked = rows.selecting([row - 1])
    return try ExplainedRow(
      network, picked.inputs, picked.targets(for: network.description.loss), names: names, labels: labels,
      schema: opened.schema, rows: rows)
  }
}

/// Row to send through a network.
struct ExplainedRow {
  let network: Network
  let inputs: [Float]
  let targets: [Float]?
  /// Names of the features that the first layer sees; nil when they are unknown.
  let names: [String]?
  /// Names of the classes; empty when there are none or they have no names.
  let labels: [String]
  /// What the model knows about its rows; nil without a model.
  let schema: Schema?
  /// All rows of the file; nil without a file.
  let rows: Dataset?

  init(
    _ network: Network, _ inputs: [Float], _ targets: [Float]?, names: [String]?, labels: [String],
    schema: Schema? = nil, rows: Dataset? = nil
  ) throws(Failure) {
    guard inputs.count == network.inputs else {
      throw Failure(
        status: .usage,
        message: "--inputs has \(Numbers.count(inputs.count, "number")), but the network has "
          + Numbers.count(network.inputs, "input"))
    }
    let width = Int(network.sizes.targetWidth)
    guard targets == nil || targets?.count == width else {
      throw Failure(
        status: .usage,
        message: "--targets has \(Numbers.count(targets?.count ?? 0, "number")), but the network has "
          + Numbers.count(width, "target"))
    }
    self.network = network
    self.inputs = inputs
    self.targets = targets
    self.names = names
    self.labels = labels
    self.schema = schema
    self.rows = rows
  }

  /// Names of the numbers of a row: x1, x2, ... where the model has none.
  var featureNames: [String] {
    if let names = schema?.featureNames, names.count == inputs.count { return names }
    return inputs.indices.map { "x\($0 + 1)" }
  }

  /// Names of the outputs: of classes, of labels or of numbers; empty where they have none.
  var outputNames: [String] {
    let outputs = network.outputs
    if outputs == 1 && labels.count == 2 { return [labels[1]] }
    if labels.count == outputs { return labels }
    guard let targets = schema?.targetNames, targets.count == outputs else { return [] }
    return targets
  }
}
