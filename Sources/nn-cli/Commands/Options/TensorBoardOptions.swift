import ArgumentParser
import NeuralNetwork

/// Options of event files for TensorBoard.
struct TensorBoardOptions: ParsableArguments {
  /// Histograms that TensorBoard shows at most.
  private static let shownHistograms = 500

  @Option(
    name: .customLong("tensorboard"),
    help: ArgumentHelp(
      "Write the training into this folder while it runs, for tensorboard --logdir: loss, accuracy, learning rate, "
        + "norms of gradients, dead units, distributions of the parameters. Give every training its own folder.",
      valueName: "folder"))
  var folder: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs from one distribution of the parameters to the next. (default: 1; more where that would be over "
        + "\(shownHistograms), the most that TensorBoard shows)",
      valueName: "epochs"))
  var histogramEpochs: Int?

  func validate() throws {
    try require(histogramEpochs ?? 1, in: 1...Int(Int32.max), "--histogram-epochs")
    guard folder != "" else { throw ValidationError("--tensorboard needs the name of a folder") }
    guard histogramEpochs == nil || folder != nil else {
      throw ValidationError("--histogram-epochs needs --tensorboard, the folder to write to")
    }
  }

  /// Writer of the events; nil without --tensorboard.
  func events(
    of network: Network, epochs: Int, hasAccuracy: Bool, isResumed: Bool
  ) throws(Failure) -> TrainingEvents? {
    guard let folder else { return nil }
    let fewest = (epochs + Self.shownHistograms - 1) / Self.shownHistograms
    return try TrainingEvents(
      folder: folder, network: network, hasAccuracy: hasAccuracy, histogramEpochs: histogramEpochs ?? fewest,
      isResumed: isResumed)
  }

  var settings: [(String, JSON)] {
    [
      ("tensorboard", folder.map { .string($0) } ?? .null),
      ("histogram-epochs", histogramEpochs.map { .integer($0) } ?? .null),
    ]
  }
}
