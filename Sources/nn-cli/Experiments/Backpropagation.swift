import NeuralNetwork

/// Row 12: one step of back-propagation with the numbers of the textbook.
extension Experiment {
  static let backpropagation = Experiment(
    name: "backpropagation", shows: "every number of one forward and one backward pass, as computed by hand"
  ) { lab in
    let network = try Network(2, [.dense(2, .identity), .dense(1, .identity)], loss: .halfMSE)
    // Weights are [inputs][units]: w1 and w3 leave x1, w2 and w4 leave x2. The biases are 0.
    let names = ["w1", "w3", "w2", "w4", "", "", "w5", "w6", ""]
    let parameters = try network.parameters()
    for (index, value) in [1.0, 0.5, 0.5, 0.7, 0, 0, 1.0, 2.0, 0].enumerated() {
      parameters[index] = Float(value)
    }
    let output = try network.forward([0.5, 1.0])[0]
    let loss = try network.backward([0.8])
    let gradients = Dictionary(
      uniqueKeysWithValues: zip(names, try network.gradients()).filter { $0.0 != "" })
    // The gradient of a weight of the last layer is delta times the output of the unit before it.
    let delta = output - 0.8
    lab.expect(Finding("h1", Double(gradients["w5"]! / delta), near: 1.0, within: 1e-6))
    lab.expect(Finding("h2", Double(gradients["w6"]! / delta), near: 0.95, within: 1e-6))
    lab.expect(Finding("y'", Double(output), near: 2.9, within: 1e-6))
    lab.expect(Finding("loss", Double(loss), near: 2.205, within: 1e-6))
    for (name, value) in byHand {
      lab.expect(Finding("d loss / d \(name)", Double(gradients[name]!), near: value, within: 2e-6))
    }
    try lab.record(network)
    var chart = Chart(
      title: "Gradients of one row, all equal to those by hand", x: "weight", y: "d loss / d weight")
    chart.key = "top left"
    chart.categories = byHand.map(\.0)
    chart.yRange = 0...5
    chart.addBars("libnn", byHand.map { gradients[$0.0] })
    chart.addBars("by hand", byHand.map { Float($0.1) })
    lab.draw("gradients", Figure(chart))
  }

  /// Gradients by the textbook, with delta = y' - y = 2.1: delta h for the last layer, delta w x before it.
  private static let byHand: [(String, Double)] = [
    ("w1", 2.1 * 1.0 * 0.5), ("w2", 2.1 * 1.0 * 1.0), ("w3", 2.1 * 2.0 * 0.5), ("w4", 2.1 * 2.0 * 1.0),
    ("w5", 2.1 * 1.0), ("w6", 2.1 * 0.95),
  ]
}
