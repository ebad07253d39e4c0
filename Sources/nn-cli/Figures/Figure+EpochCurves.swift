import NeuralNetwork

extension Figure.Curves {
  /// Columns that an epoch log would have.
  init(_ history: [Progress], hasAccuracy: Bool) {
    let validated = history.map { $0.hasValidation }
    self.init(
      epoch: history.map { Float($0.epoch) },
      columns: [
        "loss": history.map(\.loss),
        "accuracy": history.map { hasAccuracy ? $0.accuracy : nil },
        "validation_loss": zip(history, validated).map { $1 ? $0.validationLoss : nil },
        "validation_accuracy": zip(history, validated).map {
          $1 && hasAccuracy ? $0.validationAccuracy : nil
        },
        "learning_rate": history.map(\.learningRate),
      ])
  }
}
