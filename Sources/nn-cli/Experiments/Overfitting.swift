import NeuralNetwork

/// Row 6: polynomials from too stiff to too supple.
extension Experiment {
  static let overfitting = Experiment(
    name: "overfitting", shows: "polynomials of degree 1, 3, 5, 10 and 15 through a noisy sine"
  ) { lab in
    let degrees = [1, 3, 5, 10, 15]
    let (train, test) = try Dataset.synthetic(.sine, SyntheticOptions(seed: 8)).split(heldOut: 0.3, seed: 8)
    let x = evenlySpaced(200, from: 0, to: 2 * .pi).map { Float($0) }
    var fits = Chart(
      title: "Polynomials through 70 points", x: "x", y: "y", xRange: 0...6.3, yRange: -1.5...1.5)
    fits.add("training rows", .points, x: train.inputs, y: train.targets, color: 7)
    var (training, testing): ([Float], [Float]) = ([], [])
    for (index, degree) in degrees.enumerated() {
      let network = try Network(1, [.dense(1, .identity)], loss: .mse) {
        $0.polynomialDegree = degree
        $0.inputScaling = .standardize
      }
      try network.fitInputScaling(train)
      _ = try network.solveLeastSquares(train, alpha: 0)
      try lab.record(network)
      training.append(try network.evaluate(train).loss)
      testing.append(try network.evaluate(test).loss)
      fits.add(
        "degree \(degree)", index % 2 == 0 ? .line : .dashes, x: x,
        y: try network.predictions(of: x, rows: x.count),
        color: index)
    }
    judge(lab, training.map { Double($0) }, testing.map { Double($0) })
    lab.draw("fits", Figure(fits))
    var errors = Chart(title: "Error against degree", x: "degree of the polynomial", y: "MSE")
    errors.isLogarithmic = true
    errors.add("training rows", .line, x: degrees.map { Float($0) }, y: training)
    errors.add("test rows", .dashes, x: degrees.map { Float($0) }, y: testing)
    lab.draw("errors", Figure(errors))
  }

  private static func judge(_ lab: Lab, _ training: [Double], _ testing: [Double]) {
    lab.expect(Finding("degree 1 underfits: test MSE", testing[0], atLeast: 0.1))
    lab.expect(Finding("degree 5 fits: test MSE (noise 0.01)", testing[2], in: 0.005...0.02))
    lab.expect(Finding("degree 15 overfits: test over training MSE", testing[4] / training[4], atLeast: 1.2))
    let rises = zip(training, training.dropFirst()).count { $1 > $0 * 1.001 }
    lab.expect(Finding("degrees that raise the training error", Double(rises), atMost: 0))
  }
}
