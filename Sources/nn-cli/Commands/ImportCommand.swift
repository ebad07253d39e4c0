import ArgumentParser
import NeuralNetwork

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make a model of a network from PyTorch, Keras, scikit-learn or MATLAB.",
    usage: "nn-cli import <file> -o <model> [options]",
    discussion: """
      nn-cli import policy.onnx -o policy.nn
      nn-cli import flowers.onnx -o flowers.nn --features length,width --labels setosa,versicolor
      nn-cli import policy.onnx -o policy.nn --verify x.csv --reference y.csv
      nn-cli import policy.safetensors -o policy.nn --activation elu

      Reads ONNX, opset 7 to 22: dense layers one after the other, their activations, and what stands around them. \
      Subtractions, divisions and ai.onnx.ml's Scaler before the first layer become the model's input scaling, \
      Imputer and OneHotEncoder its columns, batch normalisation is folded into the weights, and ArgMax, ZipMap and \
      LabelEncoder name its classes. What libnn does not have is refused with the name of the operator and of the node.

      A safetensors file, or an NPZ archive, holds arrays of weights alone, under the names of a state_dict (0.weight, \
      fc1.bias) or with kernel for weight, as Keras has it: weight is [units][inputs], kernel [inputs][units], and where \
      the number of biases decides between them, it does. The layers are taken in the order of their names, or of --layers, \
      which leaves out all others; --activation is that of the hidden layers, --output-activation that of the last. \
      Activations may also be in the metadata of safetensors, or a text in the archive: activations = relu,relu,softmax.

      The model is one like any other, for predict, evaluate, export and nn.h. Its loss is the one whose targets its \
      outputs predict: cross-entropy after a softmax, binary cross-entropy after a sigmoid, else the squared error; \
      --loss names another.

      --verify predicts rows with the model before it is written and compares them with --reference: what the program \
      gave for the same rows that the network is from. The largest difference is printed, and beyond --tolerance \
      nothing is written.
      """)

  @Argument(help: "The file: a network in ONNX, or its weights in safetensors or NPZ; - is standard input.")
  var file: String

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Names of the features, in order, separated by commas.", valueName: "names"))
  var features: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Names of the targets, in order, separated by commas.", valueName: "names"))
  var target: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Names of the classes, in the order of the outputs, separated by commas; two for a single output.",
      valueName: "names"))
  var labels: String?

  @Option(help: "The loss that the model is evaluated and trained on with.")
  var loss: LossChoice = .auto

  @Option(help: ArgumentHelp("The output of the graph to take, where it has several.", valueName: "name"))
  var graphOutput: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Layers of a file of weights in their order, by their names without .weight, separated by commas.",
      valueName: "names"))
  var layers: String?

  @Option(help: "The activation of the hidden layers of a file of weights.")
  var activation: Activation?

  @Option(help: "The activation of the last layer of a file of weights. (default: identity)")
  var outputActivation: Activation?

  @Option(
    help: ArgumentHelp(
      "Rows to predict before the model is written, raw, as the network takes them: a CSV file.",
      valueName: "data"))
  var verify: String?

  @Option(
    help: ArgumentHelp(
      "What the network gave for the rows of --verify: a column for each output.", valueName: "data"))
  var reference: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest difference to --reference, relative to the largest magnitude of the same output.",
      valueName: "number"))
  var tolerance: Double = 1e-5

  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o needs a file: a model is not text for a terminal") }
    guard reference == nil || verify != nil else {
      throw ValidationError("--reference needs --verify, which names the rows")
    }
    try require(tolerance, in: 0...1, "--tolerance")
  }

  func run() throws {
    try OutputGuard.check(outputs: [output], inputs: [file, verify, reference].compactMap(\.self))
    try OutputGuard.checkPlaces([output])
    let source = try ImportedFile(path: file)
    let imported = try source.read(request)
    let network = try imported.network(source.name, loss: loss.loss)
    let bytes = try network.model(imported.texts(source.name), trainingState: false)
    let model = try OpenModel(ModelFile(bytes, name: output))
    imported.notes.forEach(Terminal.warn)
    let verification = try verify.map { data throws(Failure) in
      try ImportVerification(
        model, data: data, reference: reference, givesLogarithms: imported.givesLogarithms)
    }
    try checkAgreement(verification)
    let file = try AtomicOutput(path: output)
    try file.write(bytes)
    try file.commit()
    let summary = ImportReport(model, source: source.name, path: output, bytes: bytes.count, verification)
    try Terminal.print(report.json ? summary.json.text + "\n" : summary.text)
  }

  private var request: ImportRequest {
    ImportRequest(
      features: Self.names(features), targets: Self.names(target), labels: Self.names(labels),
      output: graphOutput, layers: Self.names(layers), activation: activation,
      outputActivation: outputActivation)
  }

  private static func names(_ list: String?) -> [String] {
    list.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) } ?? []
  }

  /// Refuse a model that does not compute what the reference says.
  private func checkAgreement(_ verification: ImportVerification?) throws(Failure) {
    guard let difference = verification?.difference, !(difference <= tolerance) else { return }
    throw Failure(
      status: .unmet,
      message:
        "\(inputName(file)): the model differs from \(reference ?? "") by \(Numbers.short(difference)), more "
        + "than --tolerance \(Numbers.short(tolerance)); nothing was written")
  }
}
