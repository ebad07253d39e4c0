// The elementary functions of Exponential.swift for a pack of numbers at once: the same operations in the same order,
// so the same bits (a test compares them). Loops over the scalar ones are mostly turned into lanes by the
// compiler; these are for the loops that it leaves alone. Every operator has lanes on both sides: those with a
// number on one side are loops over the lanes, which the compiler puts together again only sometimes.

#if NN_WIDEST_REGISTERS
  private typealias Bits = SIMD16<UInt32>
#else
  private typealias Bits = SIMD8<UInt32>
#endif

@inline(__always)
private func all(_ number: Float) -> Pack { Pack(repeating: number) }

@inline(__always)
func exp(_ x: Pack) -> Pack {
  let low = all(-87.33654)
  let high = all(88)
  var x = x.replacing(with: low, where: x .< low)
  x = x.replacing(with: high, where: x .> high)
  let shifted = x * all(1.44269504) + all(12_582_912)
  let n = shifted + all(-12_582_912)
  var r = x - n * all(0.693359375)
  r = r + n * all(2.12194440e-4)
  var p = all(1.9875691500e-4) * r + all(1.3981999507e-3)
  p = p * r + all(8.3334519073e-3)
  p = p * r + all(4.1665795894e-2)
  p = p * r + all(1.6666665459e-1)
  p = p * r + all(5.0000001201e-1)
  let y = p * (r * r) + r + all(1)
  return unsafeBitCast(bits(y) &+ (bits(shifted) &<< Bits(repeating: 23)), to: Pack.self)
}

@inline(__always)
func log(_ x: Pack) -> Pack {
  let biased = (bits(x) &- Bits(repeating: 0x0035_04F3)) &>> Bits(repeating: 23)
  let e = unsafeBitCast(biased &+ Bits(repeating: 0x4B40_0000 - 126), to: Pack.self) + all(-12_582_912)
  let fraction = bits(x) &- (biased &<< Bits(repeating: 23)) &+ Bits(repeating: 126 << 23)
  let m = unsafeBitCast(fraction, to: Pack.self) + all(-1)
  let z = m * m
  var p = all(7.0376836292e-2) * m + all(-1.1514610310e-1)
  p = p * m + all(1.1676998740e-1)
  p = p * m + all(-1.2420140846e-1)
  p = p * m + all(1.4249322787e-1)
  p = p * m + all(-1.6668057665e-1)
  p = p * m + all(2.0000714765e-1)
  p = p * m + all(-2.4999993993e-1)
  p = p * m + all(3.3333331174e-1)
  var y = p * m * z
  y = y - e * all(2.12194440e-4)
  // z / 2 with the same bits; written with z, the compiler splits the whole function into single lanes.
  y = y - (all(0.5) * m) * m
  return e * all(0.693359375) + (m + y)
}

@inline(__always)
func log1p(_ x: Pack) -> Pack {
  let u = all(1) + x
  return (log(u) * x / (u + all(-1))).replacing(with: x, where: u .== all(1))
}

@inline(__always)
func sigmoid(_ x: Pack) -> Pack { all(1) / (all(1) + exp(negative(x))) }

@inline(__always)
func logisticLoss(_ z: Pack, _ t: Pack) -> Pack {
  let positive = Pack().replacing(with: z, where: z .> Pack())
  return (positive - t * z) + log1p(exp(negative(magnitude(z))))
}

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
