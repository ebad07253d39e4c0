import Glibc

/// Scores of predicted probabilities, from sums over the rows.
struct ProbabilityScores {
  let classes: Int
  private var rows = 0
  private var logarithms = 0.0
  private var squares = 0.0
  /// Whether every number was a probability.
  private var areProbabilities = true

  /// The nearest that a probability comes to 0 and 1 in a logarithm, as in scikit-learn.
  private static let nearest = Double.ulpOfOne

  init(classes: Int) { self.classes = classes }

  /// Add a row with the probability of each class.
  mutating func add(truth: Int, _ probabilities: [Float]) {
    rows += 1
    areProbabilities = areProbabilities && probabilities.allSatisfy { $0 >= 0 && $0 <= 1 }
    let likely = min(max(Double(probabilities[truth]), Self.nearest), 1 - Self.nearest)
    logarithms -= log(likely)
    for (label, probability) in probabilities.enumerated() {
      let error = Double(probability) - (label == truth ? 1 : 0)
      squares += error * error
    }
  }

  /// Mean of -log of the probability of the true class: log_loss of scikit-learn.
  var logLoss: Double? { isDefined ? logarithms / Double(rows) : nil }

  /// Mean squared error of the probabilities: brier_score_loss of scikit-learn, which halves it for two classes.
  var brierScore: Double? {
    isDefined ? squares / Double(rows) / (classes == 2 ? 2 : 1) : nil
  }

  private var isDefined: Bool { rows > 0 && areProbabilities }
}
