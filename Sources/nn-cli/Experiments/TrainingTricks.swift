import NeuralNetwork

/// Row 18: row 8 with Kaiming's initialisation, a falling learning rate and clipped gradients.
extension Experiment {
  static let trainingTricks = Experiment(
    name: "training-tricks", shows: "Kaiming-normal weights, StepLR(30, 0.1), gradient norm clipped to 1"
  ) { lab in
    let data = try Dataset.moons()
    let (network, trail) = try lab.trainWithTricks(data, clip: 1)
    for (epoch, rate) in [(1, 0.05), (31, 0.005), (61, 0.0005)] {
      let got = Double(trail.rates[epoch - 1])
      lab.expect(Finding("learning rate in epoch \(epoch)", got, near: rate, within: rate * 1e-5))
    }
    lab.expect(Finding("accuracy", Double(try network.evaluate(data).accuracy), atLeast: 0.85, .percent))
    lab.expect(Finding("clip 1: largest norm applied", Double(trail.clipped.max()!), atMost: 1.00001))
    // The tutorial's limit is never reached here; a lower one shows what clipping does.
    let (_, clipped) = try lab.trainWithTricks(data, clip: 0.1)
    lab.expect(Finding("clip 0.1: largest norm before clipping", Double(clipped.norms.max()!), atLeast: 0.2))
    lab.expect(
      Finding("clip 0.1: largest norm applied", Double(clipped.clipped.max()!), near: 0.1, within: 1e-6))
    lab.draw("training", figure(trail, clipped))
  }

  private static func figure(_ trail: Trail, _ clipped: Trail) -> Figure {
    let epochs = trail.rates.indices.map { Float($0 + 1) }
    var loss = Chart(title: "Loss", x: "epoch", y: "cross-entropy", key: nil)
    loss.add("training", .line, x: epochs, y: trail.losses)
    var rate = Chart(title: "Learning rate: StepLR(30, 0.1)", x: "epoch", y: "rate", key: nil)
    rate.isLogarithmic = true
    rate.add("learning rate", .steps, x: epochs, y: trail.rates)
    var norm = Chart(title: "Gradient norm, clipped to 0.1", x: "epoch", y: "norm")
    norm.add("before clipping", .line, x: epochs, y: clipped.norms)
    norm.add("applied", .dashes, x: epochs, y: clipped.clipped)
    return Figure([loss, rate, norm], columns: 1, size: (800, 800))
  }
}

/// Record of each epoch.
private struct Trail {
  var losses: [Float] = []
  var rates: [Float] = []
  var norms: [Float] = []
  var clipped: [Float] = []
}

extension Lab {
  fileprivate func trainWithTricks(_ data: Dataset, clip: Float) throws(Failure) -> (Network, Trail) {
    let network = try Network.moons(init: .kaimingNormal) {
      $0.useAdam(0.05)
      $0.clipNorm = clip
    }
    let trail = try network.trainWithTricks(data, epochs: 100)
    try record(network)
    return (network, trail)
  }
}

extension Network {
  /// Train step by step, to see the gradients before and after clipping.
  fileprivate func trainWithTricks(_ data: Dataset, epochs: Int) throws(Failure) -> Trail {
    let schedule = Schedule(.step)
    var trail = Trail()
    for epoch in 0..<epochs {
      let rate = try attempt(schedule.rate(from: description.learningRate, epoch: epoch))
      try attempt(setLearningRate(rate))
      try forward(data.inputs)
      trail.losses.append(try backward(data.targets))
      trail.rates.append(rate)
      trail.norms.append(try gradientNorm() / Float(data.rows))
      try attempt(step())
      trail.clipped.append(try gradientNorm())
    }
    return trail
  }

  private func gradientNorm() throws(Failure) -> Float {
    try gradients().reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
