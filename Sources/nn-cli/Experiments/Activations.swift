import NeuralNetwork

/// Row 16: activation functions and their derivatives, as the library computes them.
extension Experiment {
  static let activations = Experiment(
    name: "activations", shows: "sigmoid, tanh, ReLU and leaky ReLU, each with its derivative"
  ) { lab in
    for activation in ActivationCurve.tutorial {
      let curve = try ActivationCurve(activation.code, slope: activation.slope)
      lab.expect(Finding("\(activation.name): derivative off central differences", curve.error, atMost: 1e-3))
    }
    lab.draw("activations", try Figure.activations())
  }
}

/// Activation over [-5, 5].
struct ActivationCurve {
  static let tutorial: [(name: String, code: Activation, slope: Float)] = [
    ("sigmoid", .sigmoid, 0), ("tanh", .tanh, 0), ("ReLU", .relu, 0),
    ("leaky ReLU (slope 0.1)", .leakyRelu, 0.1),
  ]

  let x: [Float]
  let values: [Float]
  let derivatives: [Float]
  /// Largest difference between the derivatives and central differences, apart from x = 0.
  let error: Double

  init(_ activation: Activation, slope: Float) throws(Failure) {
    var unit = LayerDescription.dense(1, activation, initialization: .constant)
    unit.slope = slope
    unit.initialValue = 1
    let network = try Network(1, [unit], loss: .halfMSE, maxBatch: 1)
    x = evenlySpaced(100, from: -5, to: 5).map { Float($0) }
    values = try network.predictions(of: x, rows: x.count)
    let derivatives = try x.map { x throws(Failure) in try network.derivative(at: x) }
    self.derivatives = derivatives
    let step: Float = 1.0 / 128
    let above = try network.predictions(of: x.map { $0 + step }, rows: x.count)
    let below = try network.predictions(of: x.map { $0 - step }, rows: x.count)
    error = x.indices.map { Double(abs((above[$0] - below[$0]) / (2 * step) - derivatives[$0])) }.max() ?? 0
  }
}

extension Network {
  /// Derivative of the activation, by a single unit with weight 1 and bias 0: a target that is 1 less than the output
  /// makes the derivative of the loss by the output 1, and so that of the loss by the bias the activation's.
  fileprivate func derivative(at x: Float) throws(Failure) -> Float {
    let output = try forward([x])[0]
    try backward([output - 1])
    let derivative = try gradients()[1]
    try attempt(zeroGradients())
    return derivative
  }
}

extension Figure {
  /// Figure of the tutorial's activations in four panels.
  static func activations() throws(Failure) -> Figure {
    let charts = try ActivationCurve.tutorial.map { (name, code, slope) throws(Failure) in
      let curve = try ActivationCurve(code, slope: slope)
      var chart = Chart(title: name, x: "x", y: "f(x), f'(x)", xRange: -5...5)
      chart.yRange = Figure.Grid.range(curve.values + curve.derivatives)
      chart.add("f(x)", .line, x: curve.x, y: curve.values)
      chart.add("f'(x)", .dashes, x: curve.x, y: curve.derivatives, color: 5)
      return chart
    }
    return Figure(charts, columns: 2)
  }
}
