import NeuralNetwork

/// One combination of values that train accepts.
struct TuningRun {
  /// From 1.
  let number: Int
  /// [tried], as the user wrote them or as they were drawn.
  let values: [String]
  /// Options of the run.
  let learning: LearningOptions
  let plan: NetworkPlan
  /// What networks that share the lanes of a register have in common, in words.
  let shape: String

  /// Options of this run with another number of epochs.
  func learning(epochs: Int) -> LearningOptions {
    var learning = learning
    learning.training.epochs = epochs
    return learning
  }
}

/// What became of a run.
struct TuningResult {
  enum Outcome {
    case scored(TuningScore)
    case diverged
  }

  /// Index of the run.
  let run: Int
  /// Epochs that it was allowed.
  let epochs: Int
  /// Epochs that it took; the most of its folds.
  let trained: Int
  let outcome: Outcome

  var score: TuningScore? {
    if case .scored(let score) = outcome { score } else { nil }
  }
}
