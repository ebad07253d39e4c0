import NeuralNetwork

/// Linear regression on the rows that a network learns from, to set the network beside: least squares, or scikit-learn's
/// Ridge where columns depend on one another.
struct LinearModel {
  let network: Network

  /// Multiplications that take less time than the training of a small network.
  private static let mostWork = 200_000_000
  private static let ridge = 1.0

  /// nil where it is not cheap, for classes, and for what no closed form solves.
  init?(_ data: Dataset) {
    guard data.task == .regression, data.stored == nil, Self.isCheap(data) else { return nil }
    guard let rows = try? data.withFeatures(), let network = try? Self.solve(rows) else { return nil }
    self.network = network
  }

  private static func isCheap(_ data: Dataset) -> Bool {
    let features = Double(data.columns?.descriptions.features ?? data.featureNames.count)
    return Double(data.rows) * features * features <= Double(mostWork)
  }

  private static func solve(_ data: Dataset) throws(Failure) -> Network? {
    let name = "the linear model"
    let description = try ClosedFormFit.description(data, degree: 1, scale: true, name: name)
    let network = try attempt(Network(description))
    try network.fitInputScaling(data)
    for alpha in [0, ridge] {
      if try network.leastSquares(data, alpha: alpha, name: name) != nil { return network }
    }
    return nil
  }
}
