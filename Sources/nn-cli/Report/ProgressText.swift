import NeuralNetwork

/// Progress of a training in words.
enum ProgressText {
  /// Text such as "epoch 20/200  loss 0.1234  validation 0.1300  accuracy 93.3 %". The accuracy is that of validation,
  /// if there is one.
  static func short(_ progress: Progress, hasAccuracy: Bool) -> String {
    let isValidated = progress.hasValidation
    var text = "\(epoch(progress))  loss \(loss(progress.loss))"
    if isValidated { text += "  validation \(loss(progress.validationLoss))" }
    guard hasAccuracy else { return text }
    let accuracy = isValidated ? progress.validationAccuracy : progress.accuracy
    return text + "  accuracy \(Numbers.percent(accuracy))"
  }

  /// Text such as "epoch 20/200  loss 0.1234  accuracy 95.0 %  validation loss 0.1300  accuracy 93.3 %".
  static func long(_ progress: Progress, hasAccuracy: Bool) -> String {
    var text = "\(epoch(progress))  loss \(loss(progress.loss))"
    if hasAccuracy { text += "  accuracy \(Numbers.percent(progress.accuracy))" }
    guard progress.hasValidation else { return text }
    text += "  validation loss \(loss(progress.validationLoss))"
    return hasAccuracy ? text + "  accuracy \(Numbers.percent(progress.validationAccuracy))" : text
  }

  private static func epoch(_ progress: Progress) -> String {
    let number = String(progress.epoch)
    let last = String(progress.epochs)
    return "epoch " + String(repeating: " ", count: last.count - number.count) + "\(number)/\(last)"
  }

  private static func loss(_ value: Float) -> String {
    value < 10 ? Numbers.fixed(value, 4) : Numbers.short(value)
  }
}
