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

@Suite struct MathTests {
  @Test func expIsWithinTwoUlp() {
    let worst = sample(-87.33, 88, 400_000).map { ulps(NN.exp($0), Glibc.exp(Double($0))) }.max()!
    #expect(worst <= 2)
  }

  @Test func expIsClampedFarOut() {
    #expect(NN.exp(-1e4) == NN.exp(-87.33654))
    #expect(NN.exp(1e4) == NN.exp(88))
    #expect(NN.exp(0) == 1)
  }

  @Test func logIsWithinTwoUlp() {
    // Every 4099th positive normal float.
    var worst = 0.0
    for bits in stride(from: UInt32(0x0080_0000), to: 0x7F80_0000, by: 4099) {
      let x = Float(bitPattern: bits)
      worst = max(worst, ulps(NN.log(x), Glibc.log(Double(x))))
    }
    #expect(worst <= 2)
  }

  @Test func tanhIsWithinTwoUlpAndOdd() {
    var worst = 0.0
    for x in sample(-12, 12, 400_000) {
      worst = max(worst, ulps(NN.tanh(x), Glibc.tanh(Double(x))))
      #expect(NN.tanh(-x).bitPattern == (-NN.tanh(x)).bitPattern)
    }
    #expect(worst <= 2)
  }

  @Test func sigmoidIsAccurateAndNeverLeavesItsRange() {
    let worst = sample(-20, 20, 400_000).map { ulps(NN.sigmoid($0), 1 / (1 + Glibc.exp(-Double($0)))) }.max()!
    #expect(worst <= 4)
    for x: Float in [-1e30, -1e4, 1e4, 1e30] { #expect((0...1).contains(NN.sigmoid(x))) }
  }

  @Test func softplusIsAccurateAndStable() {
    let worst = sample(-80, 80, 400_000).map { ulps(NN.softplus($0), Glibc.log1p(Glibc.exp(Double($0)))) }.max()!
    #expect(worst <= 6)
    #expect(NN.softplus(1e4) == 1e4)
    #expect(NN.softplus(-1e4) < 1e-37)
  }
}
