/// The products of inputs that the first layer of a network sees, in the order of `nn.h`: by degree, and within
/// a degree as scikit-learn's PolynomialFeatures.
package struct PolynomialTerms: Sendable {
  /// The inputs of each term, ascending; an input that is there twice is squared.
  package let factors: [[Int]]

  package init(inputs: Int, degree: Int) {
    var factors = (0..<inputs).map { [$0] }
    var below = factors
    for _ in stride(from: 2, through: degree, by: 1) {
      below = (0..<inputs).flatMap { input in
        below.filter { $0[0] >= input }.map { [input] + $0 }
      }
      factors += below
    }
    self.factors = factors
  }

  /// (inputs + degree over degree) - 1, or the largest number where it is larger.
  package static func count(inputs: Int, degree: Int) -> Int {
    var count = 1
    for factor in stride(from: 1, through: degree, by: 1) {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: inputs &+ factor)
      if isTooLarge { return .max }
      count = product / factor
    }
    return count - 1
  }

  /// How many terms of a degree begin with this input: (inputs - input + degree - 2 over degree - 1)
  package static func count(beginningWith input: Int, of inputs: Int, degree: Int) -> Int {
    (1..<max(degree, 1)).reduce(1) { $0 * (inputs - input + $1 - 1) / $1 }
  }

  /// With the roundings of the library: each term is its first factor times the term of the others.
  package func values<Number: FloatingPoint>(of row: [Number]) -> [Number] {
    factors.map { $0.reversed().reduce(1) { row[$1] * $0 } }
  }

  /// "x1^2 x2"
  package func names(_ inputs: [String]) -> [String] {
    factors.map { Self.name($0, inputs) }
  }

  private static func name(_ factors: [Int], _ inputs: [String]) -> String {
    var parts: [String] = []
    var first = 0
    while first < factors.count {
      let power = factors[first...].prefix { $0 == factors[first] }.count
      parts.append(inputs[factors[first]] + (power > 1 ? "^\(power)" : ""))
      first += power
    }
    return parts.joined(separator: " ")
  }
}
