import NeuralNetwork

/// Row 4: every step sees new data. The tutorial writes the gradient by hand: the mean of error * x for w,
/// and the sum of the errors, not their mean, for b.
extension Experiment {
  static let onlineRegression = Experiment(
    name: "online-regression", shows: "a line is learned from an endless stream, 4 new rows a step"
  ) { lab in
    let random = RandomSource(seed: 6)
    let network = try Network(1, [.dense(1, .identity)], loss: .halfMSE) { $0.useSGD(0.02) }
    var frames: [Chart] = []
    var seen: [(x: Float, y: Float)] = []
    for step in 1...500 {
      let batch = (0..<4).map { _ in
        let x = random.uniform(0, 5)
        return (x: Float(x), y: Float(2 * x + 3 + random.normal()))
      }
      try network.forward(batch.map(\.x))
      try network.backward(batch.map(\.y))
      try network.gradients()[1] *= 4
      try attempt(network.step())
      seen += batch
      if step % 50 == 0 { frames.append(try frame(network, step: step, rows: seen.suffix(200))) }
    }
    try lab.record(network)
    let (w, b) = try network.line()
    lab.expect(Finding("w", w, near: 2, within: 0.25))
    lab.expect(Finding("b", b, near: 3, within: 0.5))
    lab.draw("fits", Figure(frames, columns: 5, size: (1300, 600), fontSize: 10))
  }

  private static func frame(
    _ network: Network, step: Int, rows: ArraySlice<(x: Float, y: Float)>
  ) throws(Failure) -> Chart {
    let (w, b) = try network.line()
    let title = "step \(step): y = \(Numbers.fixed(w, 2)) x + \(Numbers.fixed(b, 2))"
    var chart = Chart(
      title: title, x: "x", y: "y", key: step == 50 ? Chart.above : nil, xRange: 0...5,
      yRange: 0...17)
    chart.add("last 200 rows", .dots, x: rows.map(\.x), y: rows.map(\.y))
    chart.add("line", .line, x: [0, 5], y: [Float(b), Float(5 * w + b)], color: 5)
    return chart
  }
}
