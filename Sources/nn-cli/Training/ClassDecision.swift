import NeuralNetwork

/// How the class of a row follows from its outputs.
struct ClassDecision {
  let meaning: OutputMeaning
  /// Probability above which the second of two classes is predicted; nil: the likelier class.
  let threshold: Float?

  init(_ meaning: OutputMeaning, threshold: Float? = nil) {
    self.meaning = meaning
    self.threshold = threshold
  }

  func classIndex(_ outputs: ArraySlice<Float>) -> Int {
    guard let threshold, let probability = meaning.probabilities(outputs)?.last else {
      return meaning.classIndex(outputs)
    }
    return probability > threshold ? 1 : 0
  }
}
