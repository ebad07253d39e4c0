import CNN

extension Network {
  /// One layer without activation, learning by squares: what least squares solves.
  var isLinear: Bool {
    let loss = settings.pointee.loss
    return layerCount == 1 && layers[0].activation == .identity && (loss == .mse || loss == .halfMse)
  }

  #if NN_GSL
    /// Solve for each output in turn, and then, when all went well, store the parameters.
    func solve(
      _ problem: LeastSquares, _ x: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, alpha: Double,
      _ coefficients: UnsafeMutablePointer<Double>?
    ) throws(Status) {
      fillFeatures(problem, x)
      fillRoundings(problem, x)
      try problem.centre()
      let method = try problem.decompose(alpha: alpha)
      if case .qr = method { try requireIndependence(problem, x) }
      for j in 0..<outputs {
        let mean = fillTargets(problem, targets, output: j)
        problem.solve(method, output: j)
        let solution = problem.solution(of: j)
        solution[features] = mean
        for k in 0..<features { solution[features] -= problem.means[k] * solution[k] }
        for k in 0...features {
          guard Float(solution[k]).isFinite else { throw .nonfiniteGradient }
        }
      }
      for j in 0..<outputs { store(problem.solution(of: j), output: j, coefficients) }
      header.pointee.forwardRows = 0
    }

    /// What the layer sees of each row, in binary64 throughout.
    private func fillFeatures(_ problem: LeastSquares, _ x: UnsafePointer<Float>) {
      for s in 0..<problem.rows { fillRow(problem.matrix + s * features, x + s * inputs) }
    }

    /// What the layer sees of one row.
    func fillRow(_ row: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Float>) {
      let scaling = inputScaling
      for k in 0..<inputs {
        let value = Double(x[k])
        row[k] = scaling.map { (value - Double($0.mean[k])) * Double($0.scale[k]) } ?? value
      }
      Polynomial.expand(row, inputs: inputs, degree: Int(settings.pointee.polynomialDegree))
    }

    /// Centred targets of one output; returns their mean.
    private func fillTargets(_ problem: LeastSquares, _ targets: UnsafePointer<Float>, output j: Int)
      -> Double
    {
      let scaling = targetScaling
      var sum = 0.0
      for s in 0..<problem.rows {
        let value = Double(targets[s * outputs + j])
        let scaled = scaling.map { (value - Double($0.mean[j])) * Double($0.scale[j]) } ?? value
        problem.right[s] = scaled
        sum += scaled
      }
      let mean = sum / Double(problem.rows)
      for s in 0..<problem.rows { problem.right[s] -= mean }
      return mean
    }

    private func store(
      _ solution: UnsafePointer<Double>, output j: Int, _ coefficients: UnsafeMutablePointer<Double>?
    ) {
      for k in 0...features {
        mutableParameters[k * outputs + j] = Float(solution[k])
        coefficients?[k * outputs + j] = solution[k]
      }
    }
  #endif
}
