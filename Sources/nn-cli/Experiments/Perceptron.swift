import NeuralNetwork

/// Row 13: Rosenblatt's rule, row by row.
extension Experiment {
  static let perceptron = Experiment(
    name: "perceptron", shows: "stops without errors on two clusters; on XOR it never can, and says so"
  ) { lab in
    let clusters = try Dataset.synthetic(.blobs, SyntheticOptions(classes: 2, seed: 4))
    let xor = try Dataset.synthetic(.xor, SyntheticOptions(seed: 1))
    let (network, clusterErrors) = try lab.learn(clusters)
    let (_, xorErrors) = try lab.learn(xor)
    lab.expect(Finding("clusters: errors in the last epoch", Double(clusterErrors.last!), atMost: 0))
    lab.expect(Finding("clusters: epochs", Double(clusterErrors.count), in: 1...99))
    lab.expect(Finding("XOR: epochs without an end", Double(xorErrors.count), near: 100, within: 0))
    lab.expect(Finding("XOR: fewest errors in any epoch", Double(xorErrors.min()!), atLeast: 1))
    lab.draw(
      "boundary", try Figure.boundary(network, clusters, title: "Perceptron on two clusters")
    )
    var chart = Chart(title: "Errors after each epoch", x: "epoch", y: "wrong rows (%)")
    chart.add("two clusters, 100 rows", .line, x: epochs(clusterErrors), y: clusterErrors)
    chart.add("XOR, 4 rows: not separable", .dashes, x: epochs(xorErrors), y: xorErrors.map { 100 * $0 / 4 })
    lab.draw("errors", Figure(chart))
  }

  private static func epochs(_ errors: [Float]) -> [Float] { errors.indices.map { Float($0 + 1) } }
}

extension Lab {
  /// Train until an epoch leaves no error, at most 100 epochs, and return the errors after each.
  fileprivate func learn(_ data: Dataset) throws(Failure) -> (Network, errors: [Float]) {
    let network = try Network(2, [.dense(1, .sign)], loss: .perceptron, maxBatch: 1) { $0.useSGD(1) }
    var signed = data
    signed.targets = data.targets.map { 2 * $0 - 1 }
    var errors: [Float] = []
    repeat {
      for row in 0..<signed.rows { _ = try network.trainBatch(signed.selecting([row])) }
      let outputs = try network.predictions(of: signed.inputs, rows: signed.rows)
      errors.append(Float(zip(outputs, signed.targets).count { $0 != $1 }))
    } while errors.last! > 0 && errors.count < 100
    try record(network)
    return (network, errors)
  }
}
