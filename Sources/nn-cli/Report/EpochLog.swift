import CNN

/// The CSV file of a training: one row for every epoch.
final class EpochLog {
  static let columns = [
    "epoch", "loss", "accuracy", "validation_loss", "validation_accuracy", "learning_rate", "gradient_norm",
    "seconds",
  ]

  private let output: AtomicOutput
  private let hasAccuracy: Bool

  init(path: String, hasAccuracy: Bool) throws(Failure) {
    output = try AtomicOutput(path: path)
    self.hasAccuracy = hasAccuracy
    try output.write(Self.columns.joined(separator: ",") + "\n")
  }

  func add(_ progress: nn_progress, seconds: Double) throws(Failure) {
    let validated = progress.has_validation != 0
    let fields = [
      "\(progress.epoch)", "\(progress.loss)", hasAccuracy ? "\(progress.accuracy)" : "",
      validated ? "\(progress.validation_loss)" : "",
      validated && hasAccuracy ? "\(progress.validation_accuracy)" : "",
      "\(progress.learning_rate)", "\(progress.gradient_norm)", Numbers.fixed(seconds, 3),
    ]
    try output.write(fields.joined(separator: ",") + "\n")
  }

  func commit() throws(Failure) {
    try output.commit()
  }
}
