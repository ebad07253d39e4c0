import ArgumentParser
import NeuralNetwork

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a model as source code for firmware, and prove that it computes the same.",
    usage: "nn-cli export <model> --format <format> [-o <folder>] [options]",
    discussion: """
      nn-cli export iris.nn --format c
      nn-cli export iris.nn --format c -o firmware --prefix flower --budget-flash 32K --budget-ram 8K

      c: a pair NAME.h and NAME.c in C99 that needs nothing else, with the scaling of inputs and targets, the \
      names of features and classes: raw numbers go in, a class, labels or numbers come out, bit for bit those of \
      nn_predict. NAME is the name of the model file, or --prefix. With --int8 the layers compute in integers; \
      --calibrate names rows like those that will come, --images images. With --raw-scale it also takes a sensor's \
      int16, and gets to the class without a float.

      A model that takes a table's columns takes raw rows everywhere: NaN is a missing value, and categories have \
      constants. --calibrate and --data read the raw file.

      swift: the same as Embedded Swift: an enum with the name in camel case; with columns an enum for the \
      categories of each, and a struct for a row.

      trainer: the same with the weights in RAM, and with what trains them by gradient descent: row by row, \
      bit for bit as nn_forward, nn_backward and nn_step. With --train-last only the last layers are trained, and \
      only theirs are in RAM. --optimizer, --momentum and --loss say how it learns.

      blob: the model file as an aligned array in C source, for libnn's firmware archive and nn_open.

      model: a model file again, with --int8 the quantised one, which evaluate and predict read as any other.

      onnx: a graph of opset 13 from raw inputs to raw outputs, for onnxruntime, onnx2c and PyTorch. safetensors: the \
      weights, as in a state_dict, with activations and names in the metadata. npz: the same arrays for numpy.load. import \
      reads all three, to the same bits.

      --package puts C into a folder NAME in the layout of a build system, with what that needs beside it: \
      CMakeLists.txt of a library NAME::NAME; an Arduino or PlatformIO library; a Zephyr module; an ESP-IDF component.
      """)

  @Argument(help: "The model file.")
  var model: String

  @Option(help: "The form of the code.")
  var format: ExportFormat

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The folder to write into; made if it does not exist.", valueName: "folder"))
  var output = "."

  @Option(help: "Make a package for a build system, of --format c or trainer.")
  var package: ExportPackage?

  @Option(
    help: ArgumentHelp("The version that the package has. (default: 1.0.0)", valueName: "version"))
  var packageVersion: PackageVersion?

  @Option(
    help: ArgumentHelp(
      "Prefix of every name in the code: a C identifier. (default: the name of the model file)",
      valueName: "name"))
  var prefix: String?

  @Flag(help: "Give the code scratch memory of its own instead of the caller's.")
  var staticScratch = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "trainer: train so many of the last layers; the weights of those before them stay in flash. (default: all)",
      valueName: "layers"))
  var trainLast: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "trainer: momentum of the gradient descent, from 0 to below 1; above 0 it takes RAM as the gradients do.",
      valueName: "number"))
  var momentum: Float = 0

  @Option(
    help: "trainer: how a step changes the parameters; adam takes RAM as twice the gradients do.")
  var optimizer: TrainerOptimizer.Kind = .sgd

  @Option(help: "trainer: the loss that it learns by; auto is the model's.")
  var loss: LossChoice = .auto

  @Flag(
    inversion: .prefixedNo,
    help: """
      Compile the code with every compiler that is found, run it, here, under QEMU and simavr, and compare every bit \
      with nn_predict. (default: where a C compiler is installed)
      """)
  var verify: Bool?

  @Option(
    help: ArgumentHelp(
      "Rows that verification tries besides drawn ones: a CSV file, a NumPy array, or images in an IDX file.",
      valueName: "data"))
  var data: String?

  @Flag(help: "Quantise the model first: a quarter of the size, and no float between inputs and outputs.")
  var int8 = false

  @Option(
    help: ArgumentHelp(
      "Rows that show --int8 what inputs look like, some hundreds, raw: a CSV file, a NumPy array, or images in an IDX file.",
      valueName: "data"))
  var calibrate: String?

  @Option(
    help: ArgumentHelp("Images in an IDX file, instead of --calibrate.", valueName: "file"))
  var images: String?

  @Option(
    help: ArgumentHelp(
      "The targets of those rows, in an IDX file, a NumPy array, or a CSV file of one column: the accuracy of both models is shown.",
      valueName: "file"))
  var labels: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Refuse an --int8 model that gives fewer of these rows the class of the float model; of numbers, that "
        + "explains less of their variance.", valueName: "share"))
  var minAgreement: Double = 0.99

  @OptionGroup var raw: RawOptions

  @Flag(help: "blob: keep the note, which describes the training.")
  var keepNote = false

  @Option(
    help: ArgumentHelp("Refuse a model that needs more flash: 32K.", valueName: "bytes"))
  var budgetFlash: ByteCount?

  @Option(
    help: ArgumentHelp("Refuse a model that needs more RAM to predict: 8K.", valueName: "bytes"))
  var budgetRam: ByteCount?

  @OptionGroup(title: "CSV options") var table: TableOptions
  @OptionGroup var report: ReportOptions

  func validate() throws {
    guard output != "" && output != "-" else { throw ValidationError("-o needs the name of a folder") }
    guard data == nil || verify != false else {
      throw ValidationError("--data is for verification; leave out --no-verify")
    }
    guard int8 == (calibrate != nil || images != nil) else {
      throw ValidationError("--int8 and --calibrate go together, or --int8 and --images")
    }
    guard calibrate == nil || images == nil else {
      throw ValidationError("name either --calibrate's rows or --images, not both")
    }
    guard labels == nil || int8 else { throw ValidationError("--labels needs --calibrate or --images") }
    guard !int8 || format.canBeQuantized else {
      throw ValidationError("--int8 is for --format c, blob and model")
    }
    guard !raw.isGiven || format == .c else { throw ValidationError("--raw-scale is for --format c") }
    guard format != .model || int8 else { throw ValidationError("--format model is for --int8") }
    guard format.isCode || (data == nil && verify != true) else {
      throw ValidationError("--format \(format.rawValue) has no code to verify")
    }
    guard format.isForChips || (budgetFlash == nil && budgetRam == nil) else {
      throw ValidationError("--format \(format.rawValue) is for no chip, and has no budget")
    }
    try require(minAgreement, in: 0...1, "--min-agreement")
    guard package == nil || format.canBePackaged else {
      throw ValidationError("--package is for --format c and trainer")
    }
    guard packageVersion == nil || package != nil else {
      throw ValidationError("--package-version is for --package")
    }
    guard !staticScratch || format == .c else { throw ValidationError("--static-scratch is for --format c") }
    let ofTrainers = [
      ("--train-last", trainLast != nil), ("--momentum", momentum != 0), ("--loss", loss.loss != nil),
      ("--optimizer", optimizer != .sgd),
    ]
    if let (option, _) = ofTrainers.first(where: { $0.1 }), format != .trainer {
      throw ValidationError("\(option) is for --format trainer")
    }
    try requireShare(momentum, "--momentum")
    guard momentum == 0 || optimizer == .sgd else {
      throw ValidationError("--momentum is for --optimizer sgd")
    }
    if let trainLast { try require(trainLast, in: 1...Library.mostLayers, "--train-last") }
    guard !keepNote || format == .blob else { throw ValidationError("--keep-note is for --format blob") }
  }

  func run() throws {
    let name = try prefix.map { try ExportName($0, option: "--prefix ") } ?? ExportName(ofFile: model)
    let original = try OpenModel(path: model)
    let layout = packaged(name)
    let paths = (layout?.paths ?? format.endings.map { "\(name.text).\($0)" }).map(path)
    try OutputGuard.check(
      outputs: paths, inputs: [model, data, calibrate, images, labels].compactMap(\.self))
    try Folder.checkPlace(output)
    let sides = SideOutputs()
    let (opened, agreement, readings) = try quantized(original)
    let summary = ExportSummary(original, file: model, agreement: agreement)
    let exporter = try format.exporter(
      ExportSubject(model: opened, path: model, name: name, summary: summary, raw: readings),
      hasStaticScratch: staticScratch,
      trainer: TrainerOptions(
        trainLast: trainLast, optimizer: optimizer.with(momentum: momentum), loss: loss.loss),
      keepNote: keepNote)
    if let agreement { try judge(agreement, sides) }
    if budgetFlash != nil || budgetRam != nil { try tellCosts(exporter, opened, summary, sides) }
    try checkBudget(exporter, code: 0)
    let isVerified = verify ?? true
    let (results, skipped) =
      if let code = exporter as? any CodeExporter, isVerified { try verified(code, opened, sides) } else {
        ([Verification.Result](), SkippedTargets())
      }
    let measured = results.compactMap(\.code)
    try checkBudget(exporter, code: measured.map(\.bytes).max() ?? 0)
    try write(layout?.files(exporter, summary, measured) ?? exporter.contents(measured))
    tell(exporter, paths, results, skipped, agreement, sides)
    try sides.finish(saying: "the files are in \(quoted(output))")
  }

  /// Model to export, how it agrees with the one in the file if it was quantised, and how it takes raw readings.
  private func quantized(
    _ original: OpenModel
  ) throws(Failure) -> (OpenModel, Agreement?, RawReadings?) {
    guard let calibration else { return (original, nil, try RawReadings(raw, original, file: model)) }
    guard !original.network.isQuantized else { throw .quantized(model) }
    guard !original.network.description.hasInnerSoftmax else {
      throw Failure(
        status: .usage, message: "\(model): --int8 has no softmax between layers; export it without --int8")
    }
    let rows = try CalibrationRows(original, calibration)
    let range = TrainingRange(original, rows.inputs, rows: rows.count, source: rows.source)
    range.warning("the int8 model will be made for such numbers").map(Terminal.warn)
    let texts = ModelTexts(original, note: original.note)
    let bytes = try original.network.quantized(
      texts, rows.inputs, source: calibration.data)
    let quantized = try OpenModel(try ModelFile(bytes, name: model))
    let readings = try RawReadings(raw, quantized, file: model)
    readings?.warning(rows, names: original.schema.featureNames).map(Terminal.warn)
    return (quantized, try Agreement(original, quantized, rows, readings), readings)
  }

  /// What shows --int8 the inputs; nil without it.
  private var calibration: RowFiles? {
    (images ?? calibrate).map { table.files($0, labels: labels, areImages: images != nil) }
  }

  private func judge(_ agreement: Agreement, _ sides: SideOutputs) throws(Failure) {
    if !report.json { sides.tell(agreement.table + "\n") }
    guard agreement.whole < minAgreement else { return }
    throw Failure(
      status: .unmet,
      message:
        "\(model): int8 agrees with float to \(Numbers.fixed(agreement.whole, 4)) on \(agreement.source), "
        + "below --min-agreement \(minAgreement); nothing was written")
  }

  private func tellCosts(
    _ exporter: any Exporter, _ opened: OpenModel, _ summary: ExportSummary, _ sides: SideOutputs
  ) throws(Failure) {
    let model = try ExportedModel(opened, summary: summary)
    let costs = ExportCosts(
      model: model, constantBytes: exporter.constantBytes, ramBytes: exporter.ramBytes)
    if !report.json { sides.tell(costs.table + "\n") }
  }

  private func checkBudget(_ exporter: any Exporter, code: Int) throws(Failure) {
    let budget = Budget(flash: budgetFlash?.bytes, ram: budgetRam?.bytes)
    let (flash, ram) = (exporter.constantBytes + code, exporter.ramBytes)
    guard let excess = budget.excess(flash: flash, ram: ram) else { return }
    throw Failure(status: .unmet, message: "\(model): \(excess); nothing was written")
  }

  private func verified(
    _ exporter: any CodeExporter, _ opened: OpenModel, _ sides: SideOutputs
  ) throws -> ([Verification.Result], SkippedTargets) {
    let rows = try VerificationRows(opened, data.map { table.files($0) })
    let verification = try Verification(exporter.verification(opened, rows))
    var results: [Verification.Result] = []
    func add(_ result: Verification.Result) throws {
      results.append(result)
      guard result.holds else {
        throw Failure(
          status: .unmet,
          message: "\(model): the exported code differs from nn_predict in "
            + "\(result.rows - result.equalRows) of \(result.rows) rows on \(result.text); nothing was written"
        )
      }
      if !report.json { sides.tell(result.line + "\n") }
    }
    try verification.runOnHost(add)
    var skipped = SkippedTargets()
    for target in ExportTarget.boards {
      switch try verification.run(on: target) {
      case .ran(let result): try add(result)
      case .skipped(let why): skipped.add(target, why)
      case nil: break
      }
    }
    if results.isEmpty { try unverified() }
    if !report.json { sides.tell(skipped.lines) }
    return (results, skipped)
  }

  private func unverified() throws(Failure) {
    let (compiler, advice) = format == .swift ? ("Swift", "swiftc") : ("C", "gcc or clang")
    let what = "no \(compiler) compiler is installed, so the code is not verified"
    guard verify == nil else { throw Failure(status: .software, message: "\(what); install \(advice)") }
    Terminal.warn(what)
  }

  private func path(_ name: String) -> String {
    output == "." ? name : output.hasSuffix("/") ? output + name : "\(output)/\(name)"
  }

  private func packaged(_ name: ExportName) -> PackagedExport? {
    package.map {
      PackagedExport(
        package: $0, name: name, version: packageVersion ?? PackageVersion(major: 1, minor: 0, patch: 0))
    }
  }

  /// Write all files, or none.
  private func write(_ files: [(name: String, bytes: [UInt8])]) throws(Failure) {
    var outputs: [AtomicOutput] = []
    for (name, bytes) in files {
      try Folder.create(parentFolder(of: path(name)))
      let file = try AtomicOutput(path: path(name))
      try file.write(bytes)
      outputs.append(file)
    }
    try AtomicOutput.commit(outputs)
  }
}
