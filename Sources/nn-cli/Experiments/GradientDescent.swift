import NeuralNetwork

/// Row 3: the same line by all rows, one row, or ten rows a step.
extension Experiment {
  static let gradientDescent = Experiment(
    name: "gradient-descent",
    shows: "full-batch, stochastic and mini-batch descent side by side, 100 steps each"
  ) { lab in
    let data = Dataset.scatteredLine(noise: 1.5, seed: 4)
    let kinds: [(name: String, rate: Float, rows: Int)] = [
      ("full batch, rate 0.001", 1e-3, 100), ("one random row, rate 0.0005", 5e-4, 1),
      ("10 random rows, rate 0.001", 1e-3, 10),
    ]
    var chart = Chart(title: "Three kinds of gradient descent", x: "step", y: "MSE of all rows")
    chart.isLogarithmic = true
    var curves: [[Float]] = []
    for (index, kind) in kinds.enumerated() {
      let losses = try lab.descend(data, rate: kind.rate, rows: kind.rows)
      chart.add(kind.name, index == 0 ? .line : .dashes, x: losses.indices.map { Float($0) }, y: losses)
      curves.append(losses)
    }
    lab.expect(Finding("full batch: steps that raise the loss", Double(rises(curves[0])), atMost: 0))
    lab.expect(Finding("one row: steps that raise the loss", Double(rises(curves[1])), atLeast: 5))
    lab.expect(Finding("10 rows: steps that raise the loss", Double(rises(curves[2])), in: 1...49))
    for (kind, losses) in zip(kinds, curves) {
      lab.expect(Finding("\(kind.name): last MSE", Double(losses[100]), atMost: Double(losses[0]) / 20))
    }
    lab.draw("loss", Figure(chart))
  }

  private static func rises(_ losses: [Float]) -> Int {
    zip(losses, losses.dropFirst()).count { $1 > $0 }
  }
}

extension Lab {
  /// Loss of all rows before the first step and after each of 100. All begin with the same line.
  fileprivate func descend(_ data: Dataset, rate: Float, rows: Int) throws(Failure) -> [Float] {
    let network = try Network(1, [.dense(1, .identity)], loss: .mse) { $0.useSGD(rate) }
    let random = RandomSource(seed: 5)
    var losses = [try network.evaluate(data).loss]
    for _ in 0..<100 {
      let batch = rows == data.rows ? data : data.selecting(Array(random.permutation(data.rows).prefix(rows)))
      _ = try network.trainBatch(batch)
      losses.append(try network.evaluate(data).loss)
    }
    try record(network)
    return losses
  }
}
