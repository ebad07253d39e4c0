import CNN

/// Polynomial terms of a row of inputs, in the order of scikit-learn's PolynomialFeatures without bias:
/// by degree, and within a degree each input times the terms of the degree below that begin with it or
/// with a later one.
enum Polynomial {
  /// (inputs + degree over degree) - 1
  static func termCount(inputs: Int, degree: UInt32) throws(Status) -> Int {
    guard degree > 0 else { throw .zeroDimension }
    guard degree <= 64, inputs <= Int(NN_MAX_INPUTS) else { throw .tooLarge }
    var count = 1
    for i in 1...Int(degree) {
      count = try product(count, inputs + i) / i
      guard count - 1 <= Int(NN_MAX_INPUTS) else { throw .tooLarge }
    }
    return count - 1
  }

  /// row [terms] begins with the inputs and receives the terms behind them.
  @inline(__always)
  static func expand<Number: FloatingPoint>(_ row: UnsafeMutablePointer<Number>, inputs: Int, degree: Int) {
    var below = 0
    var end = inputs
    for d in 2..<max(degree, 1) &+ 1 {
      let belowEnd = end
      var skipped = 0
      for i in 0..<inputs {
        for term in (below &+ skipped)..<belowEnd {
          row[end] = row[i] * row[term]
          end &+= 1
        }
        skipped &+= termsBeginning(with: i, inputs: inputs, degree: d &- 1)
      }
      below = belowEnd
    }
  }

  /// How many terms of a degree begin with input i: (inputs - i + degree - 2 over degree - 1)
  private static func termsBeginning(with i: Int, inputs: Int, degree: Int) -> Int {
    var count = 1
    for k in 1..<max(degree, 1) { count = count * (inputs - i + k - 1) / k }
    return count
  }
}
