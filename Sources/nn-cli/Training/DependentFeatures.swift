import NeuralNetwork

/// A closed form that has no single solution: why, and what to do. The features that depend on one another are found
/// by solving again without some of them.
struct DependentFeatures {
  let data: Dataset
  let alpha: Double
  let degree: Int
  let scale: Bool
  let name: String

  var failure: Failure {
    get throws(Failure) {
      Failure(status: .data, message: "\(name): \(try problem); \(advice)")
    }
  }

  private var problem: String {
    get throws(Failure) {
      let terms = PolynomialTerms.count(inputs: data.featureNames.count, degree: degree)
      if alpha == 0 && data.rows <= terms {
        let what = degree > 1 ? "products of the features" : "features"
        return "\(Numbers.count(data.rows, "row")) cannot tell \(terms) \(what) and a constant apart"
      }
      let names = try smallestSet().map { data.featureNames[$0] }
      let precision = "to the precision of 32-bit numbers"
      if degree > 1 { return "the products of \(listed(names)) are linearly dependent \(precision)" }
      if names.count == 1 { return "column \(quoted(names[0])) is constant \(precision)" }
      return "the columns \(listed(names)) are linearly dependent \(precision)"
    }
  }

  /// Each advice goes on where the one before it did not help.
  private var advice: String {
    if degree > 1 && !scale {
      return "use --scale\(alpha > 0 ? "" : ", --alpha above 0"), or a lower --degree"
    }
    let penalty = alpha > 0 ? "a larger --alpha" : "--alpha above 0"
    return degree > 1 ? "use \(penalty), or a lower --degree" : "leave one out, or use \(penalty)"
  }

  /// The fewest features that are dependent, in their order: each is the last one without which those before it, with
  /// those found already, are independent.
  private func smallestSet() throws(Failure) -> [Int] {
    var before = Array(data.featureNames.indices)
    var found: [Int] = []
    while true {
      var (low, high) = (1, before.count)
      while low < high {
        let middle = (low + high) / 2
        if try areDependent(before[..<middle] + found) { high = middle } else { low = middle + 1 }
      }
      found.insert(before[low - 1], at: 0)
      before.removeLast(before.count - low + 1)
      if before.isEmpty { return found }
      if try areDependent(found[...]) { return found }
    }
  }

  private func areDependent(_ features: ArraySlice<Int>) throws(Failure) -> Bool {
    var part = data
    let width = data.featureNames.count
    try Memory.require(data.rows * features.count * MemoryLayout<Float>.size)
    part.featureNames = features.map { data.featureNames[$0] }
    part.inputs = []
    part.inputs.reserveCapacity(data.rows * features.count)
    for row in 0..<data.rows {
      for feature in features { part.inputs.append(data.inputs[row * width + feature]) }
    }
    let description = try ClosedFormFit.description(part, degree: degree, scale: scale, name: name)
    let network = try attempt(Network(description))
    if scale { try network.fitInputScaling(part) }
    return try network.leastSquares(part, alpha: alpha, name: name) == nil
  }
}
