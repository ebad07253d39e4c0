import NeuralNetwork

/// How the class of a row, or its labels, follow from its outputs.
struct ClassDecision {
  let meaning: OutputMeaning
  /// Probability above which the second of two classes, or a label, is predicted; nil: the likelier class.
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

  /// The probability of each label.
  func probabilities(_ outputs: ArraySlice<Float>) -> [Float]? {
    outputs.indices.compactMap { meaning.probabilities(outputs[$0...$0])?.last }
  }

  /// 1 for each label that the row has, else 0.
  func labels(_ outputs: ArraySlice<Float>) -> [Int] { outputs.indices.map { classIndex(outputs[$0...$0]) } }
}
