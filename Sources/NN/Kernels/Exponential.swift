// exp, log, log1p, tanh and erf of our own, so that their bits are the same on every machine. Each is a
// fixed sequence of IEEE-exact operations without branches that depend on the data, which the compiler
// vectorises in a loop with the same bits; firmware has one copy of each. Polynomials: Cephes (S. Moshier),
// single precision.

/// e^x with an error of at most 1.5 ulp (docs/numbers.md); x is clamped to [-87.33654, 88], where the result is normal.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func exp(_ x: Float) -> Float {
  let low: Float = -87.33654
  let high: Float = 88
  var x = x < low ? low : x
  x = x > high ? high : x
  // x = n ln 2 + r: adding 1.5 * 2^23 rounds to an integer and leaves n in the low bits.
  let shifted = x * 1.44269504 + 12_582_912
  let n = shifted - 12_582_912
  var r = x - n * 0.693359375
  r = r + n * 2.12194440e-4
  var p: Float = 1.9875691500e-4
  p = p * r + 1.3981999507e-3
  p = p * r + 8.3334519073e-3
  p = p * r + 4.1665795894e-2
  p = p * r + 1.6666665459e-1
  p = p * r + 5.0000001201e-1
  let y = p * (r * r) + r + 1
  return Float(bitPattern: y.bitPattern &+ (shifted.bitPattern &<< 23))
}

/// ln x for positive normal x, with an error of at most 1 ulp.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func log(_ x: Float) -> Float {
  // x = 2^e (1 + m) with 1 + m in [sqrt(1/2), sqrt(2)), whose lower end has 0x3504F3 behind its exponent.
  let biased = (x.bitPattern &- 0x0035_04F3) &>> 23
  // The exponent as a float, by the same trick the other way round: no integer conversion.
  let e = Float(bitPattern: biased &+ (0x4B40_0000 - 126)) - 12_582_912
  let m = Float(bitPattern: x.bitPattern &- (biased &<< 23) &+ (126 << 23)) - 1
  let z = m * m
  var p: Float = 7.0376836292e-2
  p = p * m - 1.1514610310e-1
  p = p * m + 1.1676998740e-1
  p = p * m - 1.2420140846e-1
  p = p * m + 1.4249322787e-1
  p = p * m - 1.6668057665e-1
  p = p * m + 2.0000714765e-1
  p = p * m - 2.4999993993e-1
  p = p * m + 3.3333331174e-1
  var y = p * m * z
  y = y - e * 2.12194440e-4
  y = y - 0.5 * z
  return e * 0.693359375 + (m + y)
}

/// ln(1 + x) for x in [0, 1e36], accurate for small x too (Kahan): the rounding of 1 + x is divided out. At most
/// 3 ulp.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func log1p(_ x: Float) -> Float {
  let u = 1 + x
  return u == 1 ? x : log(u) * x / (u - 1)
}

/// e^x - 1 for x <= 0, accurate near 0: (e^x - 1) x / ln(e^x), Kahan's correction of the rounding.
@inline(__always)
func expm1(_ x: Float) -> Float {
  let u = exp(x)
  if u == 1 { return x }
  return x < -1 ? u - 1 : (u - 1) * x / log(u)
}

/// At most 3 ulp for x >= -87.
@inline(__always)
func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

/// tanh x with an error of at most 2 ulp; exactly odd.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func tanh(_ x: Float) -> Float {
  let magnitude = magnitude(x)
  let sign = x.bitPattern & 0x8000_0000
  let z = x * x
  var p: Float = -5.70498872745e-3
  p = p * z + 2.06390887954e-2
  p = p * z - 5.37397155531e-2
  p = p * z + 1.33314422036e-1
  p = p * z - 3.33332819422e-1
  let small = p * z * magnitude + magnitude
  let large = 1 - 2 / (exp(magnitude + magnitude) + 1)
  let result = magnitude < 0.625 ? small : large
  return Float(bitPattern: result.bitPattern | sign)
}

/// erf x with an error of at most 2 ulp; exactly odd. The polynomials are fits, least in the largest error, of
/// erf x / x - 1 in x^2 and of ln(1 - erf x) / x in x.
#if NN_PLAIN_KERNELS
  @inline(never)
#else
  @inline(__always)
#endif
func erf(_ x: Float) -> Float {
  let magnitude = magnitude(x)
  let sign = x.bitPattern & 0x8000_0000
  let z = x * x
  var p: Float = 8.267478552e-5
  p = p * z - 8.118080441e-4
  p = p * z + 5.198830273e-3
  p = p * z - 2.685849741e-2
  p = p * z + 1.128367931e-1
  p = p * z - 3.761263192e-1
  p = p * z + 1.283791661e-1
  let small = p * magnitude + magnitude
  // From 4 on the nearest number is 1.
  let t = magnitude < 4 ? magnitude : 4
  var q: Float = -2.129153436e-4
  q = q * t + 3.206181806e-3
  q = q * t - 2.286198176e-2
  q = q * t + 1.052184477e-1
  q = q * t + 6.357510686e-1
  q = q * t + 1.128504753
  let large = 1 - exp(-(q * t))
  let result = magnitude < 0.9375 ? small : large
  return Float(bitPattern: result.bitPattern | sign)
}

/// ln(1 + e^x) for any x; at most 4 ulp for x >= -87.
@inline(__always)
func softplus(_ x: Float) -> Float {
  let positive = x > 0 ? x : 0
  return positive + log1p(exp(-magnitude(x)))
}

@inline(__always)
func magnitude(_ x: Float) -> Float { Float(bitPattern: x.bitPattern & 0x7FFF_FFFF) }

@inline(__always)
func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float {
  let atLeast = x < low ? low : x
  return atLeast > high ? high : atLeast
}
