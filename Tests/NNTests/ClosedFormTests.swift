import CNN
import Testing

/// nn_solve against scikit-learn, and against the exact solution of the same data.
///
/// Least squares magnifies rounding errors by the condition number of its columns, whatever the method. For the
/// powers 1 ... 10 of numbers from 0 to 2 pi that is 1e7 and for 1 ... 15 it is 1e11, once the columns have
/// equal length, as which QR treats them: binary64 holds 9 and 5 digits of the coefficients. Taken as they are
/// the columns have 3e10 and 1e16; scikit-learn drops the directions whose singular value is below 2^-52 of the
/// largest, and from degree 10 on returns other coefficients altogether. There only the exact ones are a measure.
@Suite struct ClosedFormTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var tolerance = 1e-8
    var isWithinScikitLearn = true
    var testDescription: String { name }
  }

  static let cases =
    ["least-squares", "ridge", "degree-01", "degree-03", "degree-05"].map { Case(name: $0) }
    + ["01", "03", "05", "10", "15"].map { Case(name: "degree-\($0)-scaled") }
    + [
      Case(name: "degree-10", isWithinScikitLearn: false),
      Case(name: "degree-15", tolerance: 1e-4, isWithinScikitLearn: false),
    ]

  @Test(arguments: cases) func equalsTheReference(_ example: Case) throws {
    let reference = try ClosedFormReference(named: example.name)
    let coefficients = try solve(reference).coefficients
    #expect(worst(coefficients, reference.exact) <= example.tolerance)
    if example.isWithinScikitLearn { #expect(worst(coefficients, reference.byScikitLearn) <= 1e-8) }
  }

  @Test func theNetworkHoldsTheRoundedCoefficients() throws {
    let (network, coefficients) = try solve(ClosedFormReference(named: "ridge"))
    #expect(bits(try network.parameters) == bits(coefficients.map { Float($0) }))
  }

  @Test func scalingTheInputsLeavesTheFunction() throws {
    let reference = try ClosedFormReference(named: "degree-05")
    let plain = try solve(reference).network.predict(reference.rows)
    for scaling in [NN_SCALING_STANDARDIZE, NN_SCALING_MIN_MAX] {
      let scaled = try solve(reference, scaling: scaling).network.predict(reference.rows)
      #expect(Difference.worst(scaled, plain, tolerance: 1e-4) == nil)
    }
  }

  /// Two outputs at once are what each is alone, by every method.
  @Test(arguments: [0, 1e-12, 1]) func outputsAreIndependent(alpha: Double) throws {
    let rows = Rows(for: Self.setup(inputs: 3, outputs: 2), count: 20, seed: 5)
    let both = try solve(rows, inputs: 3, alpha: alpha).coefficients
    for output in 0..<2 {
      var single = rows
      single.targets = (0..<rows.count).map { rows.targets[$0 * 2 + output] }
      let alone = try solve(single, inputs: 3, alpha: alpha).coefficients
      #expect(alone == (0..<4).map { both[$0 * 2 + output] })
    }
  }

  /// Around the penalty at which Cholesky's method gives way to QR the result goes on without a jump.
  @Test func theMethodsAgree() throws {
    let rows = Rows(for: Self.setup(inputs: 3, outputs: 1), count: 20, seed: 6)
    for alpha in stride(from: 1e-7, through: 3e-5, by: 1e-7) {
      let here = try solve(rows, inputs: 3, alpha: alpha).coefficients
      let near = try solve(rows, inputs: 3, alpha: alpha * (1 + 1e-9)).coefficients
      #expect(worst(near, here) <= 1e-8)
    }
  }

  @Test func otherNetworksAreRefused() throws {
    let rows = Rows(for: Self.setup(inputs: 3, outputs: 1), count: 9, seed: 7)
    let others = [
      NetworkSetup(inputs: 3, [nn_layer(4, NN_TANH), nn_layer(1, NN_IDENTITY)]),
      NetworkSetup(inputs: 3, [nn_layer(1, NN_TANH)]),
      NetworkSetup(inputs: 3, [nn_layer(1, NN_IDENTITY)], loss: NN_MAE),
    ]
    for setup in others {
      let error = #expect(throws: StatusError.self) { try solve(rows, setup) }
      #expect(error?.status == nn_status(NN_ERROR_LOSS_MISMATCH))
    }
  }
}

extension ClosedFormTests {
  private static func setup(inputs: Int, outputs: Int) -> NetworkSetup {
    NetworkSetup(inputs: inputs, [nn_layer(outputs, NN_IDENTITY)])
  }

  private typealias Solution = (network: TestNetwork, coefficients: [Double])

  private func solve(_ reference: ClosedFormReference, scaling: Int = NN_SCALING_NONE) throws -> Solution {
    let setup = Self.setup(inputs: reference.inputCount, outputs: 1).with {
      $0.polynomial_degree = UInt32(reference.degree)
      $0.input_scaling = nn_scaling(scaling)
    }
    return try solve(reference.rows, setup, alpha: reference.alpha)
  }

  private func solve(_ rows: Rows, inputs: Int, alpha: Double) throws -> Solution {
    try solve(rows, Self.setup(inputs: inputs, outputs: rows.targetWidth), alpha: alpha)
  }

  @discardableResult
  private func solve(_ rows: Rows, _ setup: NetworkSetup, alpha: Double = 0) throws -> Solution {
    let network = try TestNetwork(setup)
    try network.fitScaling(rows)
    var size = 0
    try check(nn_solve_size(network.handle, rows.count, &size))
    let work = Block(byteCount: size)
    var coefficients = [Double](repeating: .nan, count: Int(try setup.sizes().parameters))
    try check(
      nn_solve(
        network.handle, rows.inputs, rows.targets, rows.count, alpha, &coefficients, work.base, work.count))
    return (network, coefficients)
  }

  /// The largest relative difference.
  private func worst(_ actual: [Double], _ expected: [Double]) -> Double {
    precondition(actual.count == expected.count && !expected.isEmpty)
    return zip(actual, expected).map { abs($0 - $1) / abs($1) }.reduce(0) {
      $1.isNaN ? .infinity : max($0, $1)
    }
  }
}
