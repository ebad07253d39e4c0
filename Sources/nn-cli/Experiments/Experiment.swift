/// Experiment of the tutorials as a recipe: data, training, expected results and figures.
struct Experiment: Sendable {
  let name: String
  /// Line of the list: what the experiment shows.
  let shows: String
  /// Whether it runs only when named, because it needs files that nn-cli does not make.
  var isOptional = false
  let run: @Sendable (Lab) throws -> Void
}

extension Experiment {
  /// All experiments, in the order of the tutorials.
  static let all = [
    linearRegression, slowLinearRegression, gradientDescent, onlineRegression, closedForm, overfitting,
    logisticRegression, moons, sigmoidNetwork, softmaxRegression, curveFitting, backpropagation, perceptron,
    logLinear, digits, activations, regularization, trainingTricks, monitoring, stability,
  ]

  static func named(_ name: String) throws(Failure) -> Experiment {
    guard let experiment = all.first(where: { $0.name == name }) else {
      throw Failure(
        status: .usage,
        message: UsageMessage.unknown("experiment", name, among: ExperimentCommand.names)
          + "; 'nn-cli experiment list' names them all")
    }
    return experiment
  }
}
