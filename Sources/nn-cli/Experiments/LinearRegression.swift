import NeuralNetwork

/// Rows 1 and 2: a line through points, by gradient descent.
extension Experiment {
  static let linearRegression = Experiment(
    name: "linear-regression", shows: "a line is fitted to y = 3x + 2 + noise: full-batch SGD, 100 epochs"
  ) { lab in
    let data = try Dataset.synthetic(.line, SyntheticOptions(seed: 3))
    let network = try Network(1, [.dense(1, .identity)], loss: .mse) { $0.useSGD(0.01) }
    let history = try lab.train(network, on: data, epochs: 100)
    let (w, b) = try network.line()
    let best = data.bestLine
    lab.expect(Finding("w", w, near: 3, within: 0.3))
    lab.expect(Finding("b, on its way to \(Numbers.short(best.b))", b, in: min(0.3, best.b)...max(2, best.b)))
    lab.expect(
      Finding(
        "MSE over that of the best line",
        data.squaredError(w: w, b: b) / data.squaredError(w: best.w, b: best.b),
        atMost: 1.25))
    try lab.drawLine(network, data, history)
  }

  static let slowLinearRegression = Experiment(
    name: "linear-regression-slow", shows: "the same with learning rate 1e-4: w arrives long before b"
  ) { lab in
    let data = Dataset.scatteredLine(noise: 2, seed: 2)
    let network = try Network(1, [.dense(1, .identity)], loss: .mse) { $0.useSGD(1e-4) }
    let start = try network.line()
    let history = try lab.train(network, on: data, epochs: 1000)
    let (w, b) = try network.line()
    let reference = data.descend(from: start, rate: 1e-4, steps: 1000)
    lab.expect(Finding("w", w, near: 3.2, within: 0.3))
    lab.expect(Finding("w as descent by hand in binary64", w, near: reference.w, within: 1e-4))
    lab.expect(Finding("b as descent by hand in binary64", b, near: reference.b, within: 1e-4))
    try lab.drawLine(network, data, history)
  }
}

extension Dataset {
  /// Rows of y = 3x + 2 + N(0, noise) at 100 random places from 0 to 10.
  static func scatteredLine(noise: Double, seed: UInt32) -> Dataset {
    let random = RandomSource(seed: seed)
    let x = (0..<100).map { _ in random.uniform(0, 10) }
    return Dataset(x: x.map { Float($0) }, y: x.map { Float(3 * $0 + 2 + noise * random.normal()) })
  }

  /// Full-batch gradient descent on the MSE, written out.
  fileprivate func descend(
    from start: (w: Double, b: Double), rate: Double, steps: Int
  ) -> (w: Double, b: Double) {
    var (w, b) = start
    for _ in 0..<steps {
      var (dw, db) = (0.0, 0.0)
      for (x, y) in zip(inputs, targets) {
        let error = w * Double(x) + b - Double(y)
        dw += 2 * error * Double(x)
        db += 2 * error
      }
      w -= Double(rate) * dw / Double(rows)
      b -= Double(rate) * db / Double(rows)
    }
    return (w, b)
  }
}

extension Lab {
  fileprivate func drawLine(_ network: Network, _ data: Dataset, _ history: History) throws(Failure) {
    let (w, b) = try network.line()
    let equation = "y = \(Numbers.fixed(w, 2)) x + \(Numbers.fixed(b, 2))"
    var chart = Chart(title: "Data and fitted line: \(equation)", x: "x", y: "y")
    chart.add("data", .points, x: data.inputs, y: data.targets)
    chart.add("fitted line", .line, x: [0, 10], y: [Float(b), Float(10 * w + b)], color: 5)
    draw("fit", Figure(chart))
    var loss = history.lossChart("Loss of \(history.epochs.count) epochs", loss: "MSE")
    loss.isLogarithmic = true
    draw("loss", Figure(loss))
  }
}
