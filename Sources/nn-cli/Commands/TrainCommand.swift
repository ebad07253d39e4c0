import ArgumentParser
import NeuralNetwork

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a network on a CSV file or on images, and write a model file.",
    usage: """
      nn-cli train <data.csv> -o <model> [options]
      nn-cli train <images.idx> --labels <labels.idx> -o <model> [options]
      nn-cli train <data.csv> --from <model> -o <model> [options]
      nn-cli train <x.npy> --labels <y.npy> -o <model> [options]
      nn-cli train --config <file.json> [options]
      nn-cli train --resume <checkpoint> [options]
      """,
    discussion: """
      nn-cli train iris.csv -o iris.nn
      nn-cli train houses.csv -o houses.nn --target price --hidden 32,16
      nn-cli train images.idx.gz --labels labels.idx.gz -o digits.nn \\
          --hidden 128,64 --lr 0.001 --batch 64 --epochs 10

      Files are known by their first bytes, not by their names. The pixels of images become numbers from 0 to 1. \
      --labels names the targets of images, and of any rows whose targets are in a file of their own.

      Of a NumPy array the first dimension counts the rows; an .npz archive has the features in X and the targets in y, or \
      FILE.npz:NAME names the array. Targets of their own are classes where they are integers, bool or text, and numbers \
      where they are floats; --task says otherwise.

      The last column is the target unless --target names another; every other column is a feature. Text \
      is a class, and so are few different whole numbers; other numbers are predicted as numbers. Task, \
      outputs and loss follow from that.

      A fifth of the rows is held out to watch the training (--validation). It ends when they are no longer \
      predicted better (--patience), and the model gets the weights of the best epoch. Rows that are in a file of \
      their own are named by --validation-data and --test-data.

      The same data, options and seed give the same model file, byte for byte. Interrupted (Ctrl-C) or \
      diverged, nothing is written and an older model stays (but see --checkpoint and --keep-last-good).

      With --stream the rows need not fit into memory. Started by mpirun, processes on one machine or on many share the \
      rows of every batch, with libnn-mpi.so (make MPI=1); the model is the same, byte for byte.

      With --checkpoint a training that was interrupted, or killed, goes on with --resume and ends in the \
      very model file and log that it would have ended in.

      With --from a model that is there is trained on with new rows: nn-cli train new.csv --from old.nn -o new.nn. \
      --freeze keeps its first layers as they are; with --reset-last it learns other targets or classes.

      The loss perceptron trains by Rosenblatt's rule and ends with the first epoch without an error.

      With --window the rows are readings of a sensor, in order, and the network learns from windows of them: \
      nn-cli train log.csv -o wrist.nn --target label --window 64 --hop 32. No window has two labels; those that share \
      readings are held out together.

      At the end one line warns of gradients that vanished (the first layer's norm below 1/1000 of the last \
      layer's in half of the epochs) or exploded (a norm over 100 times the first epoch's), and of dead \
      units (half of a layer or more passed no gradient in the last batches of 5 epochs).
      """)

  @OptionGroup var data: SourceOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("The model file to write.", valueName: "model"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "A JSON object of options by their names, without dashes, and of data; the command line wins over it.",
      valueName: "file"))
  var config: String?

  @Flag(
    help: """
      Keep the rows in a temporary file in $TMPDIR instead of memory, as data need that do not fit. The model is \
      the same, byte for byte.
      """)
  var stream = false

  @OptionGroup(title: "Train a model on") var start: StartOptions
  @OptionGroup var learning: LearningOptions
  @OptionGroup(title: "Test") var test: TestOptions
  @OptionGroup(title: "Files of rows held out") var heldOut: HeldOutFiles
  @OptionGroup(title: "Checkpoints") var checkpoints: CheckpointOptions
  @OptionGroup(title: "Output") var outputs: TrainOutputOptions
  @OptionGroup(title: "TensorBoard") var tensorBoard: TensorBoardOptions

  @OptionGroup var threads: ThreadOptions
  @OptionGroup var report: ReportOptions

  @Flag(name: .shortAndLong, help: "Print nothing but errors.")
  var quiet = false

  func validate() throws {
    guard output != "-" else { throw ValidationError("-o needs a file: a model is not text for a terminal") }
    guard config == nil || checkpoints.resume == nil else {
      throw ValidationError("--resume goes on with the options of its file; leave out --config")
    }
    try heldOut.check(self)
    guard outputs.plotPca == nil || learning.network.pca != nil else {
      throw ValidationError("--plot-pca needs --pca")
    }
    guard start.from == nil || test.output == nil else {
      throw ValidationError("--test-out writes rows of a table; with --from name them by --test-data")
    }
  }

  func run() throws {
    try requireFilesOfAll()
    let mpi = try Ranks.meet()
    if let mpi, !Ranks.isFirst { return try follow(mpi) }
    try train(mpi)
    mpi?.end()
  }

  /// Train, alone or as the first of several processes, and write everything.
  private func train(_ mpi: MPI?) throws {
    try checkFiles()
    let checkpoint = try checkpoints.resume.map { try Checkpoint(path: $0) }
    let model = try AtomicOutput(path: output)
    let sides = SideOutputs()
    let run = try TrainingRun(self, from: checkpoint, sides)
    run.network.exchange = mpi
    let result: TrainingRun.Result
    do {
      result = try run.run()
    } catch let failure as Failure where failure.status == .diverged {
      throw try ended(failure, run, model, sides)
    }
    let bytes = try run.modelBytes(result, trainingState: outputs.saveState)
    try model.write(bytes)
    try model.commit()
    writeOthers(run, sides)
    tell(run, result, bytes: bytes.count, sides)
    try sides.finish(saying: "the model is in \(output)")
  }

  /// Write the files that can wait until the model is there.
  private func writeOthers(_ run: TrainingRun, _ sides: SideOutputs) {
    sides.attempt { () throws(Failure) in try run.commitLog() }
    if let path = test.output { sides.attempt { () throws(Failure) in try run.test?.write(to: path) } }
    if let savedConfig {
      sides.attempt { () throws(Failure) in
        try AtomicFile.write(Array(run.settings.lines.utf8), to: savedConfig)
      }
    }
    if let plot = outputs.plotPca {
      sides.attempt { () throws(Failure) in try run.components?.figure.draw(to: plot) }
    }
    if let plot = outputs.plot { sides.attempt { () throws(Failure) in try run.lossFigure.draw(to: plot) } }
  }

  /// Refuse outputs that would destroy an input. Only the next checkpoint may replace a checkpoint.
  private func checkFiles() throws(Failure) {
    let files = [output, savedConfig, outputs.log, outputs.plot, outputs.plotPca, test.output]
    let inputs = data.inputs + heldOut.inputs + [config, start.from].compactMap(\.self)
    try OutputGuard.check(outputs: files + [checkpoints.path], inputs: inputs)
    try OutputGuard.check(outputs: files, inputs: [checkpoints.resume].compactMap(\.self))
    try OutputGuard.checkPlaces(files + [checkpoints.path])
  }

  /// Path of the resolved settings: beside the model when --save-config asks for it, or when a configuration was
  /// read that they would not replace.
  var savedConfig: String? {
    let beside = output + ".json"
    if outputs.saveConfig { return beside }
    guard let config, !OutputGuard.isSame(config, beside) else { return nil }
    return beside
  }

  private func tell(_ run: TrainingRun, _ result: TrainingRun.Result, bytes: Int, _ sides: SideOutputs) {
    if !quiet { run.warnings(result).forEach(Terminal.warn) }
    if report.json {
      sides.tell(run.json(result, model: output, bytes: bytes).text + "\n")
    } else if !quiet {
      sides.tell(run.summary(result, model: output, bytes: bytes))
    }
  }

  /// Failure of a training that diverged, which names the files that are left of it.
  private func ended(
    _ failure: Failure, _ run: TrainingRun, _ model: AtomicOutput, _ sides: SideOutputs
  ) throws -> Failure {
    var failure = failure
    if outputs.keepLastGood {
      try model.write(try run.modelBytes(nil, trainingState: false))
      try model.commit()
      failure.message += "; the last good weights are in \(output)"
    } else {
      failure.message += "; nothing was saved"
    }
    let rate = run.network.description.learningRate
    failure.message += "; try a smaller --lr than \(rate), or --clip-norm 1"
    // The log shows how the training diverged.
    sides.attempt { () throws(Failure) in try run.commitLog() }
    if let losses = sides.losses { failure.message += "; \(losses)" }
    return failure
  }
}
