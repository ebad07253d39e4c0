import NeuralNetwork

/// Least squares or ridge regression of a data set: the network, and the coefficients as they were before they
/// were rounded into it.
struct ClosedFormFit {
  let name: String
  let alpha: Double
  let train: Dataset
  let test: Dataset?
  let network: Network
  let terms: PolynomialTerms
  /// [terms + 1][targets], the constants last
  let coefficients: [Double]
  let training: Evaluation
  let testing: Evaluation?
  /// What else the note of the model keeps.
  var kept: [(String, JSON)] = []

  /// `name` is what the data are called.
  init(
    _ data: (train: Dataset, test: Dataset?), alpha: Double, degree: Int, scale: Bool, name: String
  ) throws(Failure) {
    (train, test) = data
    self.name = name
    self.alpha = alpha
    let description = try Self.description(train, degree: degree, scale: scale, name: name)
    network = try attempt(Network(description))
    if scale { try network.fitInputScaling(train) }
    guard let coefficients = try network.leastSquares(train, alpha: alpha, name: name) else {
      throw try DependentFeatures(data: train, alpha: alpha, degree: degree, scale: scale, name: name).failure
    }
    self.coefficients = coefficients
    terms = PolynomialTerms(inputs: network.inputs, degree: degree)
    training = try Evaluation(network, train, outputNames: train.targetNames, name: name)
    testing = try test.map { [network] rows throws(Failure) in
      try Evaluation(network, rows, outputNames: rows.targetNames, name: "the rows of --test")
    }
  }

  var degree: Int { network.description.polynomialDegree }
  var isScaled: Bool { network.inputScaling != nil }

  static func description(
    _ data: Dataset, degree: Int, scale: Bool, name: String
  ) throws(Failure) -> NetworkDescription {
    var description = NetworkDescription(
      inputs: data.featureNames.count, layers: [.dense(data.targetWidth)], loss: .mse)
    description.polynomialDegree = degree
    description.inputScaling = scale ? .standardize : .none
    description.maxBatch = min(data.rows, 256)
    do throws(Failure) {
      _ = try attempt(description.sizes())
    } catch {
      let features = Numbers.count(data.featureNames.count, "feature")
      throw Failure(
        status: .usage,
        message: "\(name): \(features) of degree \(degree) are more terms than a network takes (at most "
          + "\(Library.mostInputs)); use a lower --degree")
    }
    return description
  }
}

extension ClosedFormFit {
  /// The mean squared error of each target over the rows trained on, computed in binary64 throughout.
  func exactErrors() -> [Double] {
    let targets = train.targetWidth
    var sums = [Double](repeating: 0, count: targets)
    for row in 0..<train.rows {
      let values = terms.values(of: scaledRow(row)) + [1]
      for target in 0..<targets {
        var error = -Double(train.targets[row * targets + target])
        for (term, value) in values.enumerated() { error += value * coefficients[term * targets + target] }
        sums[target] += error * error
      }
    }
    return sums.map { $0 / Double(train.rows) }
  }

  private func scaledRow(_ row: Int) -> [Double] {
    let width = network.inputs
    let values = train.inputs[row * width..<(row + 1) * width].map { Double($0) }
    guard let scaling = network.inputScaling else { return values }
    return values.indices.map { (values[$0] - Double(scaling.mean[$0])) * Double(scaling.scale[$0]) }
  }
}
