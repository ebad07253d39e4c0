import NeuralNetwork

/// Row 17: what L1, L2 and dropout do.
extension Experiment {
  static let regularization = Experiment(
    name: "regularization", shows: "L1 zeroes useless weights, L2 shrinks all, dropout is off at inference"
  ) { lab in
    let options = SyntheticOptions(samples: 200, noise: 20, features: 12, informative: 4, seed: 12)
    var data = try Dataset.synthetic(.regression, options)
    data.targets = data.targets.map { $0 / 50 }
    var chart = Chart(title: "Weights of a linear model; 4 of 12 features matter", x: "feature", y: "weight")
    chart.key = "outside right top"
    chart.categories = data.featureNames
    let plain = try lab.weights(data) { _ in }
    let l1 = try lab.weights(data) { $0.l1 = 0.25 }
    let l2 = try lab.weights(data) { $0.weightDecay = 1 }
    for (name, weights) in [("no penalty", plain), ("L1, 0.25", l1), ("L2, 1", l2)] {
      chart.addBars(name, weights)
    }
    lab.expect(Finding("no penalty: weights below 0.001", Double(nearZero(plain)), in: 0...2))
    lab.expect(Finding("L1: weights below 0.001 (8 are useless)", Double(nearZero(l1)), in: 7...9))
    lab.expect(
      Finding("L2: norm of the weights, share of unpenalised", norm(l2) / norm(plain), in: 0.3...0.8))
    lab.expect(Finding("L2: weights below 0.001", Double(nearZero(l2)), in: 0...2))
    try judgeDropout(lab)
    lab.draw("weights", Figure([chart], columns: 1, size: (1100, 500)))
  }

  private static func nearZero(_ weights: [Float]) -> Int { weights.count { abs($0) < 0.001 } }

  private static func norm(_ weights: [Float]) -> Double {
    Double(weights.reduce(0) { $0 + $1 * $1 }).squareRoot()
  }

  private static func judgeDropout(_ lab: Lab) throws {
    var hidden = LayerDescription.dense(100, .sigmoid)
    hidden.dropout = 0.5
    let data = try Dataset.moons()
    let network = try Network(
      2, [hidden, .dense(1, .sigmoid)], loss: .binaryCrossEntropy, maxBatch: 200
    ) {
      $0.useAdam(0.01)
    }
    _ = try lab.train(network, on: data, epochs: 50)
    let inference = try (0..<2).map { _ in try network.predictions(of: data.inputs, rows: data.rows) }
    let training = try (0..<2).map { _ in try network.forward(data.inputs) }
    lab.expect(
      Finding("dropout: outputs that differ between two inferences", differences(inference), atMost: 0))
    lab.expect(
      Finding(
        "dropout: share that differs between two training passes", differences(training), atLeast: 0.99,
        .percent))
  }

  private static func differences(_ outputs: [[Float]]) -> Double {
    Double(zip(outputs[0], outputs[1]).count { $0 != $1 }) / Double(outputs[0].count)
  }
}

extension Lab {
  /// Weights of a linear model trained with this penalty. The rate falls, so that L1's steps around 0 die out.
  fileprivate func weights(_ data: Dataset, _ penalty: (inout NetworkDescription) -> Void) throws -> [Float] {
    let network = try Network(data.featureNames.count, [.dense(1, .identity)], loss: .mse, maxBatch: 200) {
      $0.useSGD(0.1)
      penalty(&$0)
    }
    for rate in [0.1, 0.01, 0.001] as [Float] {
      try network.setLearningRate(rate)
      _ = try train(network, on: data, epochs: 500)
    }
    return Array(try network.parameters().dropLast())
  }
}
