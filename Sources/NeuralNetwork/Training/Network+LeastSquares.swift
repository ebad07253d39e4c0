internal import CNN
internal import Glibc

extension Network {
  /// Sets the parameters of a network of one ``Activation/identity`` layer to those of least squares, without iterating:
  /// scikit-learn's `LinearRegression`, or its `Ridge` where `alpha` is above 0.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][outputs]
  ///   - alpha: the penalty of squared weights, from 0 on.
  /// - Returns: the weights [features][outputs] and then the biases, before they are rounded.
  /// - Throws: `singular` when columns are linearly dependent or the rows too few, `lossMismatch` for another network,
  ///   `unsupported` in a build without GSL, `badSetting`, `nonfiniteInput`, `badTarget`, `nonfiniteGradient` when a
  ///   coefficient does not fit, `outOfRange`.
  @discardableResult
  public func solveLeastSquares(
    _ inputs: Span<Float>, _ targets: Span<Float>, alpha: Double = 0
  ) throws(NNError) -> [Double] {
    let rows = try rows(inputs, targets, "least squares")
    var size = 0
    try check(nn_solve_size(handle, rows, &size), "least squares")
    let work = try Memory.allocate(size, for: "least squares")
    defer { free(work) }
    return try withPointers(inputs, targets) { (inputs, targets) throws(NNError) in
      try [Double](capacity: sizes.parameters) { (coefficients) throws(NNError) in
        try check(
          nn_solve(handle, inputs, targets, rows, alpha, coefficients, work, size), "least squares")
      }
    }
  }
}
