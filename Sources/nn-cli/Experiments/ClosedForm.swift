import NeuralNetwork

/// Row 5: least squares and ridge regression without iterations.
extension Experiment {
  static let closedForm = Experiment(
    name: "closed-form",
    shows: "least squares (QR) and ridge regression (Cholesky) of 20 features, no iteration"
  ) { lab in
    var options = SyntheticOptions(noise: 0.1, features: 20, seed: 7)
    options.samples = 100
    let (train, test) = try Dataset.synthetic(.regression, options).split(heldOut: 0.3, seed: 7)
    var errors: [Float] = []
    var weights = Chart(title: "Coefficients", x: "feature", y: "weight", key: "outside right top")
    weights.categories = (1...20).map(String.init)
    for (name, alpha) in [("least squares", 0.0), ("ridge, alpha 1", 1.0)] {
      let network = try Network(20, [.dense(1, .identity)], loss: .mse)
      let coefficients = try network.solveLeastSquares(train, alpha: alpha)
      try lab.record(network)
      errors.append(try network.evaluate(test).loss)
      weights.addBars(name, coefficients.prefix(20).map { Float($0) })
      lab.expect(
        Finding(
          "\(name): gradient at the solution, relative", train.gradient(coefficients, alpha: alpha),
          atMost: 1e-10))
    }
    lab.expect(Finding("least squares: test MSE (noise 0.01)", Double(errors[0]), in: 0.005...0.03))
    lab.expect(Finding("ridge: test MSE, above it", Double(errors[1]), atLeast: Double(errors[0])))
    var bars = Chart(
      title: "Test error", x: "", y: "MSE of 30 rows", key: nil, isLogarithmic: true)
    bars.categories = ["least squares", "ridge, alpha 1"]
    bars.addBars("test MSE", errors)
    lab.draw("test-error", Figure(bars))
    lab.draw("coefficients", Figure([weights], columns: 1, size: (1000, 500)))
  }
}

extension Dataset {
  /// Largest derivative of |y - Xw - b|^2 / 2 + alpha |w|^2 / 2 in binary64, as a share of the largest at w = b = 0.
  /// Only the minimum makes it 0.
  fileprivate func gradient(_ coefficients: [Double], alpha: Double) -> Double {
    largestDerivative(coefficients, alpha: alpha)
      / largestDerivative([Double](repeating: 0, count: coefficients.count), alpha: alpha)
  }

  private func largestDerivative(_ coefficients: [Double], alpha: Double) -> Double {
    let width = coefficients.count - 1
    var derivative = coefficients.map { alpha * $0 }
    derivative[width] = 0
    for row in 0..<rows {
      let x = inputs[row * width..<(row + 1) * width].map { Double($0) } + [1]
      let error = zip(x, coefficients).reduce(-Double(targets[row])) { $0 + $1.0 * $1.1 }
      for column in 0...width { derivative[column] += error * x[column] }
    }
    return derivative.map(abs).max() ?? 0
  }
}
