// The elementary functions of Exponential.swift for a pack of numbers at once: the same operations in the same order,
// so the same bits (a test compares them) and errors: docs/numbers.md. With FusedSum the bits are others. Loops over
// the scalar ones are mostly turned into lanes by the compiler; these are for the loops that it leaves alone. Every
// operator has lanes on both sides: those with a number on one side are loops over the lanes, which the compiler puts
// together again only sometimes.

#if NN_WIDEST_REGISTERS
  private typealias Bits = SIMD16<UInt32>
#else
  private typealias Bits = SIMD8<UInt32>
#endif

@inline(__always)
private func all(_ number: Float) -> Pack { Pack(repeating: number) }

@inline(__always)
func exp(_ x: Pack) -> Pack { exp(x, CanonicalSum.self) }

@inline(__always)
func exp<Sum: Summation>(_ x: Pack, _: Sum.Type) -> Pack {
  let low = all(-87.33654)
  let high = all(88)
  var x = x.replacing(with: low, where: x .< low)
  x = x.replacing(with: high, where: x .> high)
  let shifted = Sum.add(all(12_582_912), x, all(1.44269504))
  let n = shifted + all(-12_582_912)
  var r = Sum.add(x, n, all(-0.693359375))
  r = Sum.add(r, n, all(2.12194440e-4))
  var p = Sum.add(all(1.3981999507e-3), all(1.9875691500e-4), r)
  p = Sum.add(all(8.3334519073e-3), p, r)
  p = Sum.add(all(4.1665795894e-2), p, r)
  p = Sum.add(all(1.6666665459e-1), p, r)
  p = Sum.add(all(5.0000001201e-1), p, r)
  let y = Sum.add(r, p, r * r) + all(1)
  return unsafeBitCast(bits(y) &+ (bits(shifted) &<< Bits(repeating: 23)), to: Pack.self)
}

@inline(__always)
func log(_ x: Pack) -> Pack { log(x, CanonicalSum.self) }

@inline(__always)
func log<Sum: Summation>(_ x: Pack, _: Sum.Type) -> Pack {
  let biased = (bits(x) &- Bits(repeating: 0x0035_04F3)) &>> Bits(repeating: 23)
  let e = unsafeBitCast(biased &+ Bits(repeating: 0x4B40_0000 - 126), to: Pack.self) + all(-12_582_912)
  let fraction = bits(x) &- (biased &<< Bits(repeating: 23)) &+ Bits(repeating: 126 << 23)
  let m = unsafeBitCast(fraction, to: Pack.self) + all(-1)
  let z = m * m
  var p = Sum.add(all(-1.1514610310e-1), all(7.0376836292e-2), m)
  p = Sum.add(all(1.1676998740e-1), p, m)
  p = Sum.add(all(-1.2420140846e-1), p, m)
  p = Sum.add(all(1.4249322787e-1), p, m)
  p = Sum.add(all(-1.6668057665e-1), p, m)
  p = Sum.add(all(2.0000714765e-1), p, m)
  p = Sum.add(all(-2.4999993993e-1), p, m)
  p = Sum.add(all(3.3333331174e-1), p, m)
  var y = p * m * z
  y = Sum.add(y, e, all(-2.12194440e-4))
  // z / 2 with the same bits; written with z, the compiler splits the whole function into single lanes.
  y = y - (all(0.5) * m) * m
  return Sum.add(m + y, e, all(0.693359375))
}

@inline(__always)
func log1p(_ x: Pack) -> Pack {
  let u = all(1) + x
  return (log(u) * x / (u + all(-1))).replacing(with: x, where: u .== all(1))
}

@inline(__always)
func sigmoid(_ x: Pack) -> Pack { sigmoid(x, CanonicalSum.self) }

@inline(__always)
func sigmoid<Sum: Summation>(_ x: Pack, _: Sum.Type) -> Pack {
  all(1) / (all(1) + exp(negative(x), Sum.self))
}

@inline(__always)
func tanh(_ x: Pack) -> Pack { tanh(x, CanonicalSum.self) }

@inline(__always)
func tanh<Sum: Summation>(_ x: Pack, _: Sum.Type) -> Pack {
  let size = magnitude(x)
  let z = x * x
  var p = Sum.add(all(2.06390887954e-2), all(-5.70498872745e-3), z)
  p = Sum.add(all(-5.37397155531e-2), p, z)
  p = Sum.add(all(1.33314422036e-1), p, z)
  p = Sum.add(all(-3.33332819422e-1), p, z)
  let small = Sum.add(size, p * z, size)
  let large = all(1) - all(2) / (exp(size + size, Sum.self) + all(1))
  let result = large.replacing(with: small, where: size .< all(0.625))
  return unsafeBitCast(bits(result) | (bits(x) & Bits(repeating: 0x8000_0000)), to: Pack.self)
}

/// The rectified lanes; a NaN stays one.
@inline(__always)
func relu(_ x: Pack) -> Pack { x.replacing(with: Pack(), where: x .< Pack()) }

@inline(__always)
func logisticLoss(_ z: Pack, _ t: Pack) -> Pack {
  let positive = Pack().replacing(with: z, where: z .> Pack())
  return (positive - t * z) + log1p(exp(negative(magnitude(z))))
}

#if NN_HAS_FMA
  /// ln(1 + e^x) and 1 / (1 + e^-x), which share one exponential and one division; at most 5 ulp for x >= -87.
  @inline(__always)
  func softplusAndSigmoid(_ x: Pack) -> (softplus: Pack, sigmoid: Pack) {
    let power = exp(negative(magnitude(x)), FusedSum.self)
    let u = all(1) + power
    let rounded = u + all(-1)
    // 1 / u and 1 / (u - 1) from one quotient; for u = 1 it is infinite and neither is used.
    let quotient = all(1) / (u * rounded)
    let isOne = u .== all(1)
    let inverse = (quotient * rounded).replacing(with: all(1), where: isOne)
    let logarithm = (log(u, FusedSum.self) * power * (quotient * u)).replacing(with: power, where: isOne)
    let isPositive = x .> Pack()
    let softplus = logarithm + Pack().replacing(with: x, where: isPositive)
    return (softplus, inverse * power.replacing(with: all(1), where: isPositive))
  }
#endif

@inline(__always)
func magnitude(_ x: Pack) -> Pack {
  unsafeBitCast(bits(x) & Bits(repeating: 0x7FFF_FFFF), to: Pack.self)
}

@inline(__always)
private func negative(_ x: Pack) -> Pack {
  unsafeBitCast(bits(x) ^ Bits(repeating: 0x8000_0000), to: Pack.self)
}

@inline(__always)
private func bits(_ x: Pack) -> Bits { unsafeBitCast(x, to: Bits.self) }
