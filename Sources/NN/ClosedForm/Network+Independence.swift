import CNN

#if NN_GSL
  /// Whether the columns of a least-squares problem are independent within the precision of the inputs.
  ///
  /// An input is a binary32 number that stands for all that round to it. Columns such as Celsius and Fahrenheit depend
  /// on one another but for these roundings, which a solution would then be made of. Products of the inputs move with
  /// them: high powers of one input may be nearly dependent and yet tell apart what no rounding of it explains.
  extension Network {
    /// An input may have been rounded a few times before it was read, as values are that were computed in binary32.
    private static var roundingsOfInput: Double { 4 }

    /// How far each column may move in length, when all inputs move away from 0 by one rounding.
    func fillRoundings(_ problem: LeastSquares, _ x: UnsafePointer<Float>) {
      let moved = problem.residual
      for k in 0..<features { problem.roundings[k] = 0 }
      for s in 0..<problem.rows {
        let row = problem.matrix + s * features
        for k in 0..<inputs {
          let rounding = rounding(of: x[s * inputs + k], input: k)
          moved[k] = row[k] + (row[k] < 0 ? -rounding : rounding)
        }
        Polynomial.expand(moved, inputs: inputs, degree: degree)
        for k in 0..<features {
          problem.roundings[k] += (moved[k] - row[k]) * (moved[k] - row[k])
        }
      }
      for k in 0..<features { problem.roundings[k] = problem.roundings[k].squareRoot() }
    }

    /// Refuse a column that the columns before it explain but for roundings. The sum of the columns' own roundings
    /// is more than those can do together, and decides at once for most columns.
    func requireIndependence(_ problem: LeastSquares, _ x: UnsafePointer<Float>) throws(Status) {
      let weights = problem.solution(of: 0)
      for column in 0..<features {
        let distance = problem.closestCombination(to: column, into: weights)
        var most = 0.0
        for k in 0...column { most += abs(weights[k]) * problem.roundings[k] }
        if distance > Self.roundingsOfInput * most { continue }
        let explained = degree == 1 ? most : movement(of: weights, upTo: column, problem, x)
        if distance <= Self.roundingsOfInput * explained { throw .singular }
      }
    }

    /// How far roundings of the inputs may move this combination of the columns, in length. Those of one row may all
    /// point the same way.
    private func movement(
      of weights: UnsafePointer<Double>, upTo column: Int, _ problem: LeastSquares,
      _ x: UnsafePointer<Float>
    ) -> Double {
      let (row, moved) = (problem.right, problem.residual)
      var squares = 0.0
      for s in 0..<problem.rows {
        fillRow(row, x + s * inputs)
        var sum = 0.0
        for input in 0..<inputs {
          for k in 0..<inputs { moved[k] = row[k] }
          moved[input] += rounding(of: x[s * inputs + input], input: input)
          Polynomial.expand(moved, inputs: inputs, degree: degree)
          var change = 0.0
          for k in 0...column { change += weights[k] * (moved[k] - row[k]) }
          sum += abs(change)
        }
        squares += sum * sum
      }
      return squares.squareRoot()
    }

    /// Half a unit of the last place of a binary32 number, as the layer sees it.
    private func rounding(of value: Float, input k: Int) -> Double {
      let rounding = abs(Double(value)) * Double(Float.ulpOfOne) / 2
      return inputScaling.map { rounding * abs(Double($0.scale[k])) } ?? rounding
    }

    private var degree: Int { Int(settings.pointee.polynomialDegree) }
  }
#endif
