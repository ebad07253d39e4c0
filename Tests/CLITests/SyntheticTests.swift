import Glibc
import Testing

@testable import nn_cli

private func make(_ kind: SyntheticKind, _ change: (inout SyntheticOptions) -> Void = { _ in }) throws
  -> SyntheticTable
{
  var options = SyntheticOptions()
  change(&options)
  return try synthesize(kind, options)
}

extension SyntheticTable {
  fileprivate func row(_ index: Int) -> [Double] {
    Array(values[index * header.count..<(index + 1) * header.count])
  }

  fileprivate var allRows: [[Double]] { (0..<rows).map(row) }
  fileprivate func column(_ index: Int) -> [Double] { allRows.map { $0[index] } }
  fileprivate func count(ofClass label: Double) -> Int { allRows.count { $0.last == label } }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

private func deviation(_ values: [Double]) -> Double {
  let center = mean(values)
  return mean(values.map { ($0 - center) * ($0 - center) }).squareRoot()
}

@Suite struct SyntheticTests {
  @Test(arguments: SyntheticKind.allCases)
  func theSeedDecides(_ kind: SyntheticKind) throws {
    func values(_ seed: UInt32) throws -> [Double] {
      try make(kind) {
        $0.seed = seed
        if kind != .classification { $0.noise = 0.5 }
      }.values
    }
    #expect(try values(7) == values(7))
    #expect(try values(7) != values(8))
  }

  @Test func theDefaultsAreScikitLearns() throws {
    let shapes: [(SyntheticKind, rows: Int, columns: Int)] = [
      (.moons, 100, 3), (.classification, 100, 21), (.regression, 100, 101), (.blobs, 100, 3),
      (.line, 100, 2), (.quadratic, 100, 2), (.sine, 100, 2), (.xor, 4, 3),
    ]
    for (kind, rows, columns) in shapes {
      let table = try make(kind)
      #expect(table.rows == rows && table.header.count == columns, "\(kind)")
    }
  }

  @Test func namesAndKindsOfTargets() throws {
    #expect(try make(.moons).header == ["x1", "x2", "label"])
    #expect(try make(.line).header == ["x", "y"])
    #expect(try make(.xor).hasClasses)
    #expect(try !make(.line).hasClasses)
  }

  @Test func moonsLieOnTheirHalfCircles() throws {
    let table = try make(.moons) { $0.samples = 101 }
    #expect(table.count(ofClass: 0) == 50 && table.count(ofClass: 1) == 51)
    for row in table.allRows {
      let (x, y) = row[2] == 0 ? (row[0], row[1]) : (1 - row[0], 0.5 - row[1])
      #expect(abs(hypot(x, y) - 1) < 1e-12 && y > -1e-12)
    }
    #expect(table.column(2) != table.column(2).sorted())
  }

  @Test func noiseOfMoonsIsNormal() throws {
    let table = try make(.moons) {
      $0.samples = 4000
      $0.noise = 0.1
    }
    let distances = table.allRows.map { $0[2] == 0 ? hypot($0[0], $0[1]) : hypot(1 - $0[0], 0.5 - $0[1]) }
    #expect(abs(mean(distances) - 1) < 0.02)
    #expect(abs(deviation(distances) - 0.1) < 0.01)
  }

  @Test func curvesFollowTheirFunctions() throws {
    let functions: [(SyntheticKind, Double, Double, (Double) -> Double)] = [
      (.line, 0, 10, { 3 * $0 + 2 }), (.quadratic, -1, 1, { $0 * $0 }), (.sine, 0, 2 * .pi, { sin($0) }),
    ]
    for (kind, low, high, function) in functions {
      let table = try make(kind) { $0.noise = 0 }
      let x = table.column(0)
      #expect(x.first == low && x.last == high && x == x.sorted())
      #expect(abs(x[1] - x[0] - (high - low) / 99) < 1e-12)
      #expect(table.allRows.allSatisfy { $0[1] == function($0[0]) })
    }
  }

  @Test func noiseOfCurves() throws {
    func residuals(_ kind: SyntheticKind, _ function: (Double) -> Double) throws -> [Double] {
      try make(kind) { $0.samples = 4000 }.allRows.map { $0[1] - function($0[0]) }
    }
    let line = try residuals(.line) { 3 * $0 + 2 }
    #expect(abs(mean(line)) < 0.1 && abs(deviation(line) - 2) < 0.1)
    let quadratic = try residuals(.quadratic) { $0 * $0 }
    #expect(quadratic.allSatisfy { $0 >= -1e-12 && $0 <= 0.2 })
    #expect(abs(mean(quadratic) - 0.1) < 0.01)
    let sines = try residuals(.sine) { sin($0) }
    #expect(abs(mean(sines)) < 0.01 && abs(deviation(sines) - 0.1) < 0.01)
  }

  @Test func blobsSurroundTheirCenters() throws {
    let table = try make(.blobs) {
      $0.samples = 4001
      $0.classes = 4
      $0.features = 3
      $0.noise = 0.5
    }
    #expect((0..<4).map { table.count(ofClass: Double($0)) } == [1001, 1000, 1000, 1000])
    for label in 0..<4 {
      let rows = table.allRows.filter { $0[3] == Double(label) }
      for feature in 0..<3 {
        let values = rows.map { $0[feature] }
        #expect(abs(deviation(values) - 0.5) < 0.05)
        #expect(abs(mean(values)) < 10.1)
      }
    }
  }

  @Test func xorIsTheFourCornersAndNoise() throws {
    #expect(try make(.xor).values == [0, 0, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0])
    let noisy = try make(.xor) { $0.noise = 0.1 }
    #expect(noisy.rows == 200)
    for row in noisy.allRows {
      #expect(row[2] == ((row[0] > 0.5) != (row[1] > 0.5) ? 1 : 0))
    }
    #expect(noisy.column(2) != (0..<200).map { [0, 1, 1, 0][$0 % 4] })
  }

  @Test func regressionIsLinearInTheInformativeFeatures() throws {
    let table = try make(.regression) {
      $0.samples = 4000
      $0.features = 6
      $0.informative = 2
    }
    let y = table.column(6)
    // With independent N(0, 1) features the coefficient is the covariance with y.
    let coefficients = (0..<6).map { feature in mean(zip(table.column(feature), y).map { $0 * $1 }) }
    #expect(coefficients.count { abs($0) > 8 } == 2)
    #expect(coefficients.allSatisfy { $0 > -8 && $0 < 108 })
    let strong = (0..<6).filter { abs(coefficients[$0]) > 8 }
    let explained = table.allRows.map { row in strong.reduce(0) { $0 + coefficients[$1] * row[$1] } }
    #expect(deviation(zip(y, explained).map { $0 - $1 }) < 0.1 * deviation(y))
  }

  @Test func classificationHasBalancedClassesAndItsKindsOfFeatures() throws {
    let table = try make(.classification) {
      $0.samples = 4000
      $0.features = 5
      $0.informative = 2
      $0.redundant = 0
      $0.flip = 0
    }
    #expect(table.count(ofClass: 0) == 2000 && table.count(ofClass: 1) == 2000)
    let useless = (0..<5).filter { feature in
      let values = table.column(feature)
      return abs(mean(values)) < 0.1 && abs(deviation(values) - 1) < 0.05
    }
    #expect(useless.count >= 3)
  }

  @Test func redundantFeaturesAreCombinations() throws {
    let table = try make(.classification) {
      $0.features = 3
      $0.informative = 2
      $0.redundant = 1
    }
    // Three columns of rank two: the determinant of their Gram matrix is zero.
    let columns = (0..<3).map(table.column)
    let gram = columns.map { a in columns.map { b in mean(zip(a, b).map { $0 * $1 }) } }
    let determinant =
      gram[0][0] * (gram[1][1] * gram[2][2] - gram[1][2] * gram[2][1])
      - gram[0][1] * (gram[1][0] * gram[2][2] - gram[1][2] * gram[2][0])
      + gram[0][2] * (gram[1][0] * gram[2][1] - gram[1][1] * gram[2][0])
    #expect(abs(determinant) < 1e-9)
    #expect(gram[0][0] * gram[1][1] - gram[0][1] * gram[0][1] > 1e-6)
  }

  @Test func flippedClasses() throws {
    let table = try make(.classification) {
      $0.samples = 1000
      $0.flip = 1
      $0.classes = 3
      $0.informative = 3
    }
    let counts = (0..<3).map { table.count(ofClass: Double($0)) }
    #expect(counts.reduce(0, +) == 1000)
    #expect(counts.allSatisfy { $0 > 250 && $0 < 420 } && Set(counts) != [333, 334])
  }

  @Test func optionsThatMakeNoSense() {
    let cases: [(SyntheticKind, (inout SyntheticOptions) -> Void, String)] = [
      (.moons, { $0.samples = 0 }, "data moons: --samples 0 is out of range; it must be from 1 to 100000000"),
      (.blobs, { $0.classes = 1 }, "data blobs: --classes 1 is out of range; it must be from 2 to 65536"),
      (.line, { $0.noise = -1 }, "data line: --noise -1.0 is out of range; it must be at least 0.0"),
      (.sine, { $0.noise = .nan }, "data sine: --noise nan is out of range; it must be at least 0.0"),
      (.moons, { $0.features = 2 }, "data moons: has no --features"),
      (.classification, { $0.noise = 1 }, "data classification: has no --noise"),
      (.regression, { $0.classes = 2 }, "data regression: has no --classes"),
      (
        .xor, { $0.samples = .max },
        "data xor: --samples \(Int.max) is out of range; it must be from 1 to 100000000"
      ),
      (
        .blobs,
        {
          $0.samples = 1_000_000
          $0.features = 100
        }, "data blobs: 1000000 rows of 101 columns are over 100000000 numbers, the most it makes"
      ),
      (
        .classification,
        {
          $0.features = 60_000
          $0.informative = 60_000
        }, "data classification: --informative 60000 is too large for 4 clusters"
      ),
      (
        .classification, { $0.classes = 3 },
        "data classification: 6 clusters (classes times clusters a class) need as many corners, "
          + "but --informative 2 gives 4; raise it or lower --classes"
      ),
      (
        .classification,
        {
          $0.features = 3
          $0.informative = 4
        }, "data classification: --informative and --redundant together exceed --features 3"
      ),
    ]
    for (kind, change, message) in cases {
      #expect(failure { try make(kind, change) } == Failure(status: .usage, message: message))
    }
  }
}
