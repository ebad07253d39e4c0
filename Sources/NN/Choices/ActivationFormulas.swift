// The elementary functions behind the activations that are more than one operation. Formulas and
// sources: nn_activation in nn.h.

let seluAlpha: Float = 1.6732632423543772
let seluScale: Float = 1.0507009873554805

@inline(__always)
func elu(_ z: Float, _ alpha: Float) -> Float { z > 0 ? z : alpha * expm1(z) }

/// e^x - 1 for x <= 0, accurate near 0: (e^x - 1) x / ln(e^x), Kahan's correction of the rounding.
@inline(__always)
func expm1(_ x: Float) -> Float {
  let u = exp(x)
  if u == 1 { return x }
  return x < -1 ? u - 1 : (u - 1) * x / log(u)
}

@inline(__always)
func silu(_ z: Float) -> Float { z * sigmoid(z) }

@inline(__always)
func siluSlope(_ z: Float) -> Float {
  let s = sigmoid(z)
  return s * (1 + z * (1 - s))
}

private let geluFactor: Float = 0.7978845608028654  // sqrt(2 / pi)

@inline(__always)
func gelu(_ z: Float) -> Float { 0.5 * z * (1 + tanh(geluFactor * (z + 0.044715 * (z * z * z)))) }

@inline(__always)
func geluSlope(_ z: Float) -> Float {
  let t = tanh(geluFactor * (z + 0.044715 * (z * z * z)))
  let inner = geluFactor * (1 + 3 * 0.044715 * (z * z))
  return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * inner
}

/// z times the share of a standard normal distribution that lies below z.
@inline(__always)
func geluErf(_ z: Float) -> Float { 0.5 * z * (1 + erf(z * 0.7071067811865476)) }

@inline(__always)
func geluErfSlope(_ z: Float) -> Float {
  // Beyond 14 the density is 0; exp is not, whose argument is limited.
  let t = clamp(z, -14, 14)
  return 0.5 * (1 + erf(z * 0.7071067811865476)) + t * (0.3989422804014327 * exp(-0.5 * (t * t)))
}

@inline(__always)
func hardSigmoid(_ z: Float) -> Float { clamp(z * (1 / 6) + 0.5, 0, 1) }

@inline(__always)
func hardTanh(_ z: Float) -> Float { clamp(z, -1, 1) }

@inline(__always)
func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float {
  let atLeast = x < low ? low : x
  return atLeast > high ? high : atLeast
}
