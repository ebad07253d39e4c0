import NeuralNetwork

/// Rows 7 and 8: two half circles, first with a straight line, then with four hidden units.
extension Experiment {
  static let logisticRegression = Experiment(
    name: "logistic-regression", shows: "a straight boundary through two moons, and its limit"
  ) { lab in
    let data = try Dataset.moons()
    let (network, history) = try lab.trainStraight(on: data)
    lab.expect(
      Finding("accuracy", Double(try network.evaluate(data).accuracy), in: 0.85...0.95, .percent))
    try lab.drawClassifier(network, data, history, "Logistic regression")
  }

  static let moons = Experiment(
    name: "moons", shows: "four hidden ReLU units bend the boundary of two moons"
  ) { lab in
    let data = try Dataset.moons()
    let (straight, _) = try lab.trainStraight(on: data)
    let limit = Double(try straight.evaluate(data).accuracy)
    let network = try Network.moons { $0.useAdam(0.05) }
    let history = try lab.train(network, on: data, epochs: 1000)
    let accuracy = Double(try network.evaluate(data).accuracy)
    lab.expect(Finding("accuracy", accuracy, atLeast: 0.97, .percent))
    lab.expect(Finding("accuracy above logistic regression's", accuracy - limit, atLeast: 0.02, .percent))
    try lab.drawClassifier(network, data, history, "Four hidden units")
  }
}

extension Dataset {
  /// Data of rows 7, 8, 18 and 19: 200 points.
  static func moons() throws(Failure) -> Dataset {
    try synthetic(.moons, SyntheticOptions(samples: 200, noise: 0.1, seed: 1))
  }
}

extension Network {
  /// Network of rows 8, 18 and 19.
  static func moons(
    init initialization: Initialization = .default, _ configure: (inout NetworkDescription) -> Void
  ) throws(Failure) -> Network {
    let layers = [
      LayerDescription.dense(4, .relu, initialization: initialization),
      .dense(1, .sigmoid, initialization: initialization),
    ]
    return try Network(2, layers, loss: .binaryCrossEntropy, maxBatch: 200) {
      $0.seed = 2
      configure(&$0)
    }
  }
}

extension Lab {
  fileprivate func trainStraight(on data: Dataset) throws -> (Network, History) {
    let network = try Network(2, [.dense(1, .sigmoid)], loss: .binaryCrossEntropy) { $0.useAdam(0.1) }
    return (network, try train(network, on: data, epochs: 1000))
  }

  func drawClassifier(_ network: Network, _ data: Dataset, _ history: History, _ title: String)
    throws(Failure)
  {
    let accuracy = Numbers.percent(try network.evaluate(data).accuracy)
    draw(
      "boundary",
      try Figure.boundary(network, data, title: "\(title): \(accuracy) of the rows are right"))
    draw(
      "training",
      Figure(
        [history.lossChart("Loss", loss: "binary cross-entropy"), history.accuracyChart("Accuracy")],
        columns: 1, size: (800, 600)))
  }
}
