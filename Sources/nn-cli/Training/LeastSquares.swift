import CNN
import Glibc

extension Network {
  /// Set the parameters to those of least squares (alpha 0) or ridge regression. The result is the weights
  /// [features][outputs] and then the biases, before they are rounded. `name` is what the data are called.
  func solveLeastSquares(
    _ data: Dataset, alpha: Double, name: String = "the closed form"
  ) throws(Failure) -> [Double] {
    guard let coefficients = try leastSquares(data, alpha: alpha, name: name) else {
      throw Failure(nn_status(NN_ERROR_SINGULAR), name)
    }
    return coefficients
  }

  /// `solveLeastSquares`; nil when the columns are linearly dependent, or the rows too few.
  func leastSquares(_ data: Dataset, alpha: Double, name: String) throws(Failure) -> [Double]? {
    var size = 0
    try check(nn_solve_size(handle, data.rows, &size), name)
    guard let work = aligned_alloc(Int(NN_ALIGNMENT), size / Int(NN_ALIGNMENT) * Int(NN_ALIGNMENT) + 64)
    else {
      throw Failure(
        status: .data, message: "\(name): no memory for \(data.rows) rows of \(parameterCount) terms")
    }
    defer { free(work) }
    var coefficients = [Double](repeating: 0, count: parameterCount)
    let status = nn_solve(handle, data.inputs, data.targets, data.rows, alpha, &coefficients, work, size)
    if status == nn_status(NN_ERROR_SINGULAR) { return nil }
    try Self.requireSolved(status, name)
    return coefficients
  }

  private static func requireSolved(_ status: nn_status, _ name: String) throws(Failure) {
    let problem =
      switch Int(status) {
      case NN_ERROR_NONFINITE_INPUT: "products of the features are too large; use --scale or a lower --degree"
      case NN_ERROR_NONFINITE_GRADIENT:
        "a coefficient is too large for binary32; use --scale or --alpha above 0"
      default: Library.text(status)
      }
    guard status == nn_status(NN_OK) else { throw Failure(status: .data, message: "\(name): \(problem)") }
  }
}
