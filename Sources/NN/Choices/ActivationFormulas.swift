// The activations as formulas: a = f(z), and the gradient with respect to z from da, the gradient with respect to a.
// Each is a function of floats that knows no network; exp, tanh and the like are in Kernels/Exponential.swift.
// Definitions and sources: nn_activation in nn.h. `sigmoid`, `tanh`, `softplus` and `exp` are their own formulas.

// From a = f(z).

@inline(__always)
func sigmoidGradient(_ a: Float, _ da: Float) -> Float { da * (a * (1 - a)) }

@inline(__always)
func tanhGradient(_ a: Float, _ da: Float) -> Float { da * (1 - a * a) }

/// Written so that a NaN stays one.
@inline(__always)
func relu(_ z: Float) -> Float { z < 0 ? 0 : z }

@inline(__always)
func reluGradient(_ a: Float, _ da: Float) -> Float { a > 0 ? da : 0 }

@inline(__always)
func leakyRelu(_ z: Float, _ slope: Float) -> Float { z > 0 ? z : slope * z }

@inline(__always)
func leakyReluGradient(_ a: Float, _ da: Float, _ slope: Float) -> Float { a > 0 ? da : slope * da }

@inline(__always)
func elu(_ z: Float, _ alpha: Float) -> Float { z > 0 ? z : alpha * expm1(z) }

@inline(__always)
func eluGradient(_ a: Float, _ da: Float, _ alpha: Float) -> Float { da * (a > 0 ? 1 : a + alpha) }

let seluAlpha: Float = 1.6732632423543772
let seluScale: Float = 1.0507009873554805

@inline(__always)
func selu(_ z: Float) -> Float { seluScale * elu(z, seluAlpha) }

@inline(__always)
func seluGradient(_ a: Float, _ da: Float) -> Float {
  da * (a > 0 ? seluScale : a + seluScale * seluAlpha)
}

/// The derivative is sigmoid(z), which is 1 - e^-a.
@inline(__always)
func softplusGradient(_ a: Float, _ da: Float) -> Float { -(da * expm1(-a)) }

@inline(__always)
func hardSigmoid(_ z: Float) -> Float { clamp(z * (1 / 6) + 0.5, 0, 1) }

@inline(__always)
func hardSigmoidGradient(_ a: Float, _ da: Float) -> Float { a > 0 && a < 1 ? da * (1 / 6) : 0 }

@inline(__always)
func hardTanh(_ z: Float) -> Float { clamp(z, -1, 1) }

@inline(__always)
func hardTanhGradient(_ a: Float, _ da: Float) -> Float { a > -1 && a < 1 ? da : 0 }

@inline(__always)
func expGradient(_ a: Float, _ da: Float) -> Float { da * a }

@inline(__always)
func sign(_ z: Float) -> Float { z > 0 ? 1 : -1 }

// From z: these are not monotonic, so that two z with different derivatives give one output.

@inline(__always)
func silu(_ z: Float) -> Float { z * sigmoid(z) }

@inline(__always)
func siluGradient(_ z: Float, _ da: Float) -> Float {
  let s = sigmoid(z)
  return da * (s * (1 + z * (1 - s)))
}

/// tanh(softplus(z)) is n / (n + 2) with n = e^z (e^z + 2), which is 1 from z = 20 on.
@inline(__always)
func mish(_ z: Float) -> Float {
  let e = exp(z < 20 ? z : 20)
  let n = e * (e + 2)
  return z * (n / (n + 2))
}

/// tanh(softplus(z)) + z times its derivative, which is 0 beyond the limits of t.
@inline(__always)
func mishGradient(_ z: Float, _ da: Float) -> Float {
  let t = clamp(z, -88, 20)
  let e = exp(t)
  let n = e * (e + 2)
  let q = 2 / (n + 2)
  return da * (n / (n + 2) + t * (e * (1 + e)) * (q * q))
}

private let geluFactor: Float = 0.7978845608028654  // sqrt(2 / pi)

@inline(__always)
func gelu(_ z: Float) -> Float { 0.5 * z * (1 + tanh(geluFactor * (z + 0.044715 * (z * z * z)))) }

@inline(__always)
func geluGradient(_ z: Float, _ da: Float) -> Float {
  let t = tanh(geluFactor * (z + 0.044715 * (z * z * z)))
  let inner = geluFactor * (1 + 3 * 0.044715 * (z * z))
  return da * (0.5 * (1 + t) + 0.5 * z * (1 - t * t) * inner)
}

/// z times the share of a standard normal distribution that lies below z.
@inline(__always)
func geluErf(_ z: Float) -> Float { 0.5 * z * (1 + erf(z * 0.7071067811865476)) }

@inline(__always)
func geluErfGradient(_ z: Float, _ da: Float) -> Float {
  // Beyond 14 the density is 0; exp is not, whose argument is limited.
  let t = clamp(z, -14, 14)
  return da
    * (0.5 * (1 + erf(z * 0.7071067811865476)) + t * (0.3989422804014327 * exp(-0.5 * (t * t))))
}
