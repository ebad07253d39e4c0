import CNN
import Glibc
import Testing

@testable import NN

/// The distance between a result and the true value in units in the last place of the true value.
private func ulps(_ result: Float, _ truth: Double) -> Double {
  abs(Double(result) - truth) / Double(Float(truth).ulp)
}

/// `count` floats spread evenly over [low, high], and the bit patterns between them evenly too.
private func sample(_ low: Float, _ high: Float, _ count: Int) -> [Float] {
  (0...count).map { low + (high - low) * Float($0) / Float(count) }
}

/// The formulas of the activations. Errors of exp, log, tanh, sigmoid, erf and softplus: Tests/kernels/Ulp.swift.
@Suite struct ActivationFormulaTests {
  @Test func farOutNothingLeavesItsRange() {
    #expect(NN.exp(-1e4) == NN.exp(-87.33654) && NN.exp(1e4) == NN.exp(88) && NN.exp(0) == 1)
    for x: Float in [-1e30, -1e4, 1e4, 1e30] { #expect((0...1).contains(NN.sigmoid(x))) }
    #expect(NN.softplus(1e4) == 1e4 && NN.softplus(-1e4) < 1e-37)
  }

  @Test func tanhIsOdd() {
    for x in sample(-12, 12, 400_000) {
      #expect(NN.tanh(-x).bitPattern == (-NN.tanh(x)).bitPattern)
    }
  }

  @Test func expm1IsAccurateNearZeroToo() {
    let worst = sample(-20, 0, 400_000).map { ulps(NN.expm1($0), Glibc.expm1(Double($0))) }.max()!
    #expect(worst <= 4)
    for exponent in -30...0 {
      let x = -Float(sign: .plus, exponent: exponent, significand: 1.3)
      #expect(ulps(NN.expm1(x), Glibc.expm1(Double(x))) <= 4)
    }
    #expect(NN.expm1(0) == 0 && NN.expm1(-1e4) == -1)
  }

  @Test func eluIsAccurate() {
    let worst = sample(-20, 20, 400_000).map { z in
      ulps(NN.elu(z, 0.7), z > 0 ? Double(z) : Double(0.7 as Float) * Glibc.expm1(Double(z)))
    }.max()!
    #expect(worst <= 5)
  }

  /// Where a difference of nearly equal numbers is in it, the error counts against z.
  @Test(arguments: Choices.hidden.filter { $0.value != NN_SOFTMAX })
  func isItsFormula(_ choice: Choices.Named) throws {
    let layer = nn_layer(1, choice.value, slope: 0.7)
    let activation = Activation(try #require(ActivationKind(rawValue: Int32(choice.value))), slope: 0.7)
    let sums = sample(-20, 20, 400_000)
    var values = sums
    activation.forward(&values, rows: values.count, units: 1)
    let errors = zip(sums, values).map { z, a in
      let truth = ReferenceFunctions.activate([Double(z)], layer)[0]
      return abs(Double(a) - truth) / max(1, abs(Double(z)), abs(truth))
    }
    #expect(errors.max()! <= 3e-7)
  }

  /// Derivatives that are computed from z, against central differences in Double.
  @Test(arguments: Choices.hidden) func derivativeFromSumsIsAccurate(_ choice: Choices.Named) throws {
    let layer = nn_layer(1, choice.value)
    let activation = Activation(try #require(ActivationKind(rawValue: Int32(choice.value))), slope: 0)
    guard activation.needsSums else { return }
    let sums = sample(-8, 8, 4000)
    var values = sums
    activation.backward(&values, Array(repeating: 1, count: sums.count), rows: sums.count, units: 1)
    let h = 1e-5
    for (z, derivative) in zip(sums.map(Double.init), values) {
      let ends = [z - h, z + h].map { ReferenceFunctions.activate([$0], layer)[0] }
      #expect(abs(Double(derivative) - (ends[1] - ends[0]) / (2 * h)) < 1e-6)
    }
  }

  /// Far out they are 0 and z, and their derivatives 0 and 1.
  @Test(arguments: Choices.hidden) func farOutWhatComesFromSumsIsARamp(_ choice: Choices.Named) throws {
    let activation = Activation(try #require(ActivationKind(rawValue: Int32(choice.value))), slope: 0)
    guard activation.needsSums else { return }
    var values: [Float] = [-1e4, 1e4]
    activation.forward(&values, rows: 2, units: 1)
    #expect(abs(values[0]) < 1e-30 && values[1] == 1e4)
    var slopes: [Float] = [-1e4, 1e4]
    activation.backward(&slopes, [1, 1], rows: 2, units: 1)
    #expect(abs(slopes[0]) < 1e-30 && slopes[1] == 1)
  }

  @Test func siluIsAccurate() {
    let worst = sample(-20, 20, 400_000).map { ulps(NN.silu($0), Double($0) / (1 + Glibc.exp(-Double($0)))) }
      .max()!
    #expect(worst <= 5)
  }

  @Test func hardFunctionsAreTheirFormulas() {
    for z in sample(-5, 5, 1000) {
      #expect(abs(NN.hardSigmoid(z) - min(max(z / 6 + 0.5, 0), 1)) <= 6e-8)
      #expect(NN.hardTanh(z) == min(max(z, -1), 1))
    }
    #expect(NN.hardSigmoid(-3.1) == 0 && NN.hardSigmoid(3.1) == 1)
  }
}
