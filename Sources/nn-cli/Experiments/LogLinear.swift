import NeuralNetwork
import Glibc

/// Row 14: generalised linear models whose logarithm is linear.
extension Experiment {
  static let logLinear = Experiment(
    name: "log-linear", shows: "ln y is linear in x: exp as the last activation, MSE and Poisson loss"
  ) { lab in
    let random = RandomSource(seed: 11)
    let x = evenlySpaced(100, from: 0, to: 4)
    let means = x.map { exp(0.6 * $0 + 0.5) }
    let numbers = Dataset(
      x: x.map { Float($0) }, y: means.map { Float($0 * exp(0.05 * random.normal())) })
    let counts = Dataset(x: x.map { Float($0) }, y: means.map { Float(random.poisson($0)) })
    var charts: [Chart] = []
    for (name, data, loss) in [("MSE", numbers, Loss.mse), ("Poisson loss", counts, .poissonNLL)] {
      let network = try Network(1, [.dense(1, .exp)], loss: loss, maxBatch: 100) { $0.useAdam(0.01) }
      _ = try lab.train(network, on: data, epochs: 3000)
      let (w, b) = try network.line()
      lab.expect(Finding("\(name): slope of ln y", w, near: 0.6, within: 0.06))
      lab.expect(Finding("\(name): ln y at 0", b, near: 0.5, within: 0.2))
      charts.append(try chart(name, network, data))
    }
    lab.draw("fits", Figure(charts, columns: 2, size: (1100, 500)))
  }

  private static func chart(_ name: String, _ network: Network, _ data: Dataset) throws(Failure) -> Chart {
    let (w, b) = try network.line()
    let equation = "y = exp(\(Numbers.fixed(w, 2)) x + \(Numbers.fixed(b, 2)))"
    var chart = Chart(title: "\(name): \(equation)", x: "x", y: "y")
    chart.add("data", .points, x: data.inputs, y: data.targets)
    chart.add(
      "model", .line, x: data.inputs, y: try network.predictions(of: data.inputs, rows: data.rows), color: 5)
    chart.add("truth", .dashes, x: data.inputs, y: data.inputs.map { exp(0.6 * $0 + 0.5) }, color: 2)
    return chart
  }
}
