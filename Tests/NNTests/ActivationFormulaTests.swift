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

  /// GELU's left tail is a difference of nearly equal numbers: there the error counts against 1.
  @Test func geluIsAccurate() {
    func gelu(_ z: Double) -> Double {
      0.5 * z * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)))
    }
    let worst = sample(-10, 10, 400_000).map {
      abs(Double(NN.gelu($0)) - gelu(Double($0))) / max(1, abs(Double($0)))
    }
    .max()!
    #expect(worst <= 3e-7)
    #expect(NN.gelu(1e4) == 1e4 && abs(NN.gelu(-1e4)) == 0)
  }

  @Test func geluOfErfIsAccurate() {
    func gelu(_ z: Double) -> Double { 0.5 * z * Glibc.erfc(-z / 2.0.squareRoot()) }
    let worst = sample(-10, 10, 400_000).map {
      abs(Double(NN.geluErf($0)) - gelu(Double($0))) / max(1, abs(Double($0)))
    }
    .max()!
    #expect(worst <= 3e-7)
    #expect(NN.geluErf(1e4) == 1e4 && abs(NN.geluErf(-1e4)) == 0)
    #expect(NN.geluErfGradient(1e30, 1) == 1 && abs(NN.geluErfGradient(-1e30, 1)) < 1e-30)
  }

  @Test func siluIsAccurate() {
    let worst = sample(-20, 20, 400_000).map { ulps(NN.silu($0), Double($0) / (1 + Glibc.exp(-Double($0)))) }
      .max()!
    #expect(worst <= 5)
    #expect(NN.silu(1e4) == 1e4 && abs(NN.silu(-1e4)) < 1e-30)
  }

  /// Derivatives against central differences in Double.
  @Test func derivativesOfGeluAndSiluAreAccurate() {
    func gelu(_ z: Double) -> Double {
      0.5 * z * (1 + Glibc.tanh((2 / Double.pi).squareRoot() * (z + 0.044715 * z * z * z)))
    }
    func silu(_ z: Double) -> Double { z / (1 + Glibc.exp(-z)) }
    let h = 1e-5
    for z in sample(-8, 8, 4000) {
      let (low, high) = (Double(z) - h, Double(z) + h)
      #expect(abs(Double(NN.geluGradient(z, 1)) - (gelu(high) - gelu(low)) / (2 * h)) < 1e-6)
      let normal = Glibc.exp(-0.5 * Double(z) * Double(z)) / (2 * Double.pi).squareRoot()
      let derivative = 0.5 * Glibc.erfc(-Double(z) / 2.0.squareRoot()) + Double(z) * normal
      #expect(abs(Double(NN.geluErfGradient(z, 1)) - derivative) < 1e-6)
      #expect(abs(Double(NN.siluGradient(z, 1)) - (silu(high) - silu(low)) / (2 * h)) < 1e-6)
    }
  }

  @Test func hardFunctionsAreTheirFormulas() {
    for z in sample(-5, 5, 1000) {
      #expect(abs(NN.hardSigmoid(z) - min(max(z / 6 + 0.5, 0), 1)) <= 6e-8)
      #expect(NN.hardTanh(z) == min(max(z, -1), 1))
    }
    #expect(NN.hardSigmoid(-3.1) == 0 && NN.hardSigmoid(3.1) == 1)
  }
}
