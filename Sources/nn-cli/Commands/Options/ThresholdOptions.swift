import ArgumentParser
import NeuralNetwork

/// Option of where the second of two classes begins.
struct ThresholdOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The second of two classes, or a label, is predicted when its probability is above this, from 0 to 1. (default: 0.5)",
      valueName: "probability"))
  var threshold: Float?

  func validate() throws {
    if let threshold { try require(threshold, in: 0...1, "--threshold") }
  }

  /// Refuse models that do not predict the probabilities of two classes.
  func decision(_ model: OpenModel) throws(Failure) -> ClassDecision {
    let meaning = model.network.description.meaning
    guard threshold != nil else { return ClassDecision(meaning) }
    let classes = model.schema.labels.count
    let problem: String? =
      if model.schema.task == .regression {
        "numbers"
      } else if model.schema.task != .multilabel, classes != 2 {
        "\(classes) classes"
      } else if meaning == .margins {
        "on which side of a boundary a row is, without probabilities"
      } else {
        nil
      }
    if let problem {
      throw Failure(
        status: .usage,
        message: "--threshold is for models of two classes or labels; this one predicts \(problem)")
    }
    return ClassDecision(meaning, threshold: threshold)
  }
}
