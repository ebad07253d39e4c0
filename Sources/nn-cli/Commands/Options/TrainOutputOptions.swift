import ArgumentParser

/// Options of the files that a training writes besides its model, and of its display.
struct TrainOutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write a CSV file with a row for every epoch; nn-cli plot loss draws it.", valueName: "file"))
  var log: String?

  @Flag(help: "Add each layer's gradient norm and share of dead units to --log.")
  var logLayers = false

  @Option(help: ArgumentHelp("Draw the loss over the epochs, .svg or .png.", valueName: "figure"))
  var plot: String?

  @Option(
    help: ArgumentHelp("With --pca: draw the variance of each component, .svg or .png.", valueName: "figure"))
  var plotPca: String?

  @Flag(help: "Write the settings to <model>.json, as --config does; the model holds them in any case.")
  var saveConfig = false

  @Flag(
    help: """
      Store the optimiser's state too, of the epoch whose weights the model has, so that a C program can go on \
      training with nn_load.
      """)
  var saveState = false

  @Flag(help: "Write the model even when the training diverges, with its last good weights.")
  var keepLastGood = false

  @Flag(
    help: "Draw the loss, or the fit of numbers to one feature, in the terminal while it trains.")
  var live = false

  func validate() throws {
    guard !logLayers || log != nil else { throw ValidationError("--log-layers needs --log") }
    for (option, path) in [("--plot", plot), ("--plot-pca", plotPca)] {
      guard let path, !path.hasSuffix(".svg"), !path.hasSuffix(".png") else { continue }
      throw ValidationError("\(option) \(path): a figure is .svg or .png; give the file one of these endings")
    }
  }

  var settings: [(String, JSON)] {
    [
      ("log", log.map { .string($0) } ?? .null), ("log-layers", .bool(logLayers)),
      ("plot", plot.map { .string($0) } ?? .null),
      ("plot-pca", plotPca.map { .string($0) } ?? .null),
      ("save-config", .bool(saveConfig)), ("save-state", .bool(saveState)),
      ("keep-last-good", .bool(keepLastGood)), ("live", .bool(live)),
    ]
  }
}
