import NeuralNetwork

/// Row 11: ten ReLUs become a parabola.
extension Experiment {
  static let curveFitting = Experiment(
    name: "curve-fitting", shows: "ten ReLU units become a parabola, drawn every 5 steps"
  ) { lab in
    let data = try Dataset.synthetic(.quadratic, SyntheticOptions(seed: 10))
    let quick = try network(rate: 0.2)
    var frames: [Chart] = []
    var losses: [Float] = []
    for step in 1...100 {
      losses.append(try quick.trainBatch(data))
      if step % 5 == 0 { frames.append(try frame(quick, data, step: step)) }
    }
    try lab.record(quick)
    let slow = try network(rate: 0.01)
    let history = try lab.train(slow, on: data, epochs: 1000)
    // The variance of the noise is 0.0033; the bounds are PyTorch's medians of 30 starts.
    lab.expect(
      Finding("rate 0.2, 100 steps: MSE", Double(try quick.evaluate(data).loss), atMost: 0.01)
    )
    lab.expect(
      Finding(
        "rate 0.01, 1000 steps: MSE", Double(try slow.evaluate(data).loss), atMost: 0.024))
    lab.draw("fits", Figure(frames, columns: 5, size: (1300, 900), fontSize: 10))
    var chart = Chart(title: "Loss", x: "step", y: "MSE", isLogarithmic: true)
    chart.add("rate 0.2", .line, x: losses.indices.map { Float($0 + 1) }, y: losses)
    chart.add("rate 0.01", .dashes, x: history.epochNumbers, y: history.losses)
    lab.draw("loss", Figure(chart))
  }

  private static func network(rate: Float) throws(Failure) -> Network {
    try Network(1, [.dense(10, .relu), .dense(1, .identity)], loss: .mse, maxBatch: 100) {
      $0.useSGD(rate)
    }
  }

  private static func frame(_ network: Network, _ data: Dataset, step: Int) throws(Failure) -> Chart {
    let loss = Numbers.fixed(try network.evaluate(data).loss, 4)
    let outputs = try network.predictions(of: data.inputs, rows: data.rows)
    var chart = Chart(
      title: "step \(step), loss \(loss)", x: "x", y: "y", key: step == 5 ? Chart.above : nil,
      yRange: -0.3...1.5)
    chart.add("data", .dots, x: data.inputs, y: data.targets)
    chart.add("network", .line, x: data.inputs, y: outputs, color: 5)
    return chart
  }
}
