import NeuralNetwork

extension Network {
  /// Set the parameters to those of least squares (alpha 0) or ridge regression. The result is the weights
  /// [features][outputs] and then the biases, before they are rounded. `name` is what the data are called.
  func solveLeastSquares(
    _ data: Dataset, alpha: Double, name: String = "the closed form"
  ) throws(Failure) -> [Double] {
    do throws(NNError) {
      return try solveLeastSquares(data.inputs.span, data.targets.span, alpha: alpha)
    } catch {
      throw Self.failure(error, name)
    }
  }

  /// `solveLeastSquares`; nil when the columns are linearly dependent, or the rows too few.
  func leastSquares(_ data: Dataset, alpha: Double, name: String) throws(Failure) -> [Double]? {
    do throws(NNError) {
      return try solveLeastSquares(data.inputs.span, data.targets.span, alpha: alpha)
    } catch  where error.status == .singular {
      return nil
    } catch {
      throw Self.failure(error, name)
    }
  }

  private static func failure(_ error: NNError, _ name: String) -> Failure {
    let problem =
      switch error.status {
      case .nonfiniteInput: "products of the features are too large; use --scale or a lower --degree"
      case .nonfiniteGradient: "a coefficient is too large for binary32; use --scale or --alpha above 0"
      default: error.reason
      }
    return Failure(status: .data, message: "\(name): \(problem)")
  }
}
