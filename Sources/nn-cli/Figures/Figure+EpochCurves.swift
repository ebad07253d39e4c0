import CNN

extension Figure.Curves {
  /// Columns that an epoch log would have.
  init(_ history: [nn_progress], hasAccuracy: Bool) {
    let validated = history.map { $0.has_validation != 0 }
    self.init(
      epoch: history.map { Float($0.epoch) },
      columns: [
        "loss": history.map(\.loss),
        "accuracy": history.map { hasAccuracy ? $0.accuracy : nil },
        "validation_loss": zip(history, validated).map { $1 ? $0.validation_loss : nil },
        "validation_accuracy": zip(history, validated).map {
          $1 && hasAccuracy ? $0.validation_accuracy : nil
        },
        "learning_rate": history.map(\.learning_rate),
      ])
  }
}
