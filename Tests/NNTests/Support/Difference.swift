/// Two arrays of numbers that should agree.
///
/// The rule: |a - b| <= tolerance * max(|b|, floor) for every pair. The floor of an array is the root mean
/// square of the expected values, so that an element which is near zero by cancellation is measured
/// against the size of its array.
struct Difference: CustomStringConvertible {
  let index: Int
  let actual: Double
  let expected: Double
  let relative: Double

  var description: String { "element \(index) is \(actual), not \(expected) (difference \(relative))" }

  /// The worst pair, when it breaks the rule.
  static func worst(
    _ actual: [Float], _ expected: [Double], tolerance: Double, floor: Double? = nil
  ) -> Difference? {
    precondition(actual.count == expected.count && !expected.isEmpty)
    let floor = max(floor ?? rootMeanSquare(expected), .leastNormalMagnitude)
    let differences = actual.indices.map { i in
      Difference(
        index: i, actual: Double(actual[i]), expected: expected[i],
        relative: abs(Double(actual[i]) - expected[i]) / max(abs(expected[i]), floor))
    }
    // NaN is never "at most": it counts as worse than anything.
    return differences.first { !$0.relative.isFinite }
      ?? differences.max { $0.relative < $1.relative }.flatMap { $0.relative <= tolerance ? nil : $0 }
  }

  static func worst(
    _ actual: [Float], _ expected: [Float], tolerance: Double, floor: Double? = nil
  ) -> Difference? {
    worst(actual, expected.map(Double.init), tolerance: tolerance, floor: floor)
  }

  private static func rootMeanSquare(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }
}

/// The bits of the numbers: equality without a tolerance, that tells 0 from -0.
func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
