import NeuralNetwork

/// Row 21: gradients that vanish, gradients that explode, and a training that diverges.
extension Experiment {
  static let stability = Experiment(
    name: "stability",
    shows: "vanishing and exploding gradients are seen; divergence keeps the last good weights"
  ) { lab in
    let data = try Dataset.moons()
    let sigmoid = try lab.gradientNorms(data, hidden: .dense(10, .sigmoid))
    var constant = LayerDescription.dense(10, .relu, initialization: .constant)
    constant.initialValue = 0.5
    let explosive = try lab.gradientNorms(data, hidden: constant)
    let healthy = try lab.gradientNorms(data, hidden: .dense(10, .relu, initialization: .kaimingNormal))
    lab.expect(Finding("sigmoids: norm of first layer over last", ratio(sigmoid), atMost: 1e-4))
    lab.expect(
      Finding(
        "large weights: largest norm over that of Kaiming's", Double(explosive.max()! / healthy.max()!),
        atLeast: 1000))
    lab.expect(Finding("ReLU, Kaiming: norm of first layer over last", ratio(healthy), in: 0.01...100))
    try judgeDivergence(lab)
    var chart = Chart(
      title: "Gradient norm of each layer before training", x: "layer", y: "norm",
      key: "outside right top", isLogarithmic: true)
    chart.categories = sigmoid.indices.map { "\($0 + 1)" }
    chart.addBars("sigmoid, default weights", sigmoid)
    chart.addBars("ReLU, Kaiming weights", healthy)
    chart.addBars("ReLU, every weight 0.5", explosive)
    lab.draw("gradients", Figure([chart], columns: 1, size: (1100, 500)))
  }

  private static func ratio(_ norms: [Float]) -> Double { Double(norms.first! / norms.last!) }

  private static func judgeDivergence(_ lab: Lab) throws {
    let data = try Dataset.synthetic(.line, SyntheticOptions(seed: 3))
    let network = try Network(1, [.dense(1, .identity)], loss: .mse) { $0.useSGD(1) }
    var losses: [Float] = []
    var lastGood = Array(try network.parameters())
    var end: Status?
    while end == nil && losses.count < 1000 {
      lastGood = Array(try network.parameters())
      do throws(NNError) {
        losses.append(try network.trainBatch(data.inputs, data.targets))
      } catch {
        end = error.status
      }
    }
    let kept = Array(try network.parameters())
    lab.expect(
      Finding(
        what: "learning rate 1: training ends with", expected: "status 32 or 33 (diverged)",
        got: "status \(end?.rawValue ?? 0)",
        holds: [.nonfiniteLoss, .nonfiniteGradient].contains(end)))
    lab.expect(
      Finding(
        what: "learning rate 1: weights afterwards", expected: "finite, as before the failing step",
        got: kept.allSatisfy(\.isFinite) && kept == lastGood ? "finite, as before" : "changed",
        holds: kept.allSatisfy(\.isFinite) && kept == lastGood))
    try lab.record(network)
    var chart = Chart(
      title: "Learning rate 1: the loss until training stops", x: "step", y: "MSE", key: nil)
    chart.isLogarithmic = true
    chart.add("MSE", .line, x: losses.indices.map { Float($0 + 1) }, y: losses, color: 5)
    lab.draw("divergence", Figure(chart))
  }
}

extension Lab {
  /// Gradient norms of eight layers like `hidden` and of the last one, after one backward pass.
  fileprivate func gradientNorms(_ data: Dataset, hidden: LayerDescription) throws(Failure) -> [Float] {
    let layers = [LayerDescription](repeating: hidden, count: 8) + [.dense(1, .identity)]
    let network = try Network(2, layers, loss: .bceWithLogits, maxBatch: 200)
    try network.forward(data.inputs)
    try network.backward(data.targets)
    try record(network)
    return try layers.indices.map { layer throws(Failure) in
      try attempt(network.health(layer: layer)).gradientNorm
    }
  }
}
