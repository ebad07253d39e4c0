import NeuralNetwork

/// CSV file of a training, with a row for every epoch.
final class EpochLog {
  static let columns = [
    "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate", "gradient_norm",
    "seconds",
  ]

  private let output: AtomicOutput
  private let hasAccuracy: Bool

  /// Begin the file, with two more columns for each of `layers` layers.
  init(path: String, hasAccuracy: Bool, layers: Int = 0) throws(Failure) {
    output = try AtomicOutput(path: path)
    self.hasAccuracy = hasAccuracy
    let layerColumns = (0..<layers).flatMap { ["gradient_norm_dense\($0 + 1)", "dead_units_dense\($0 + 1)"] }
    try output.write((Self.columns + layerColumns).joined(separator: ",") + "\n")
  }

  func add(_ progress: Progress, seconds: Double, layers: [Health] = []) throws(Failure) {
    let validated = progress.hasValidation
    let fields = [
      "\(progress.epoch)", "\(progress.loss)", hasAccuracy ? "\(progress.accuracy)" : "",
      validated ? "\(progress.validationLoss)" : "",
      validated && hasAccuracy ? "\(progress.validationAccuracy)" : "",
      "\(progress.learningRate)", "\(progress.gradientNorm)", Numbers.fixed(seconds, 3),
    ]
    let layerFields = layers.flatMap { ["\($0.gradientNorm)", "\($0.deadUnits)"] }
    try output.write((fields + layerFields).joined(separator: ",") + "\n")
  }

  func commit() throws(Failure) {
    try output.commit()
  }
}
