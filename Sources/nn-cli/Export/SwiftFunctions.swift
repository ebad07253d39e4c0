import NeuralNetwork

/// The elementary functions and activations of libnn in Embedded Swift. They round where libnn's do, which gives them
/// libnn's bits: Swift never fuses a product with a sum. The bounds of the errors are those that docs/numbers.md
/// measures.
enum SwiftFunctions {
  /// What turns z into a.
  static func expression(_ layer: ExportedModel.Layer) -> String? {
    let slope = HexFloat.text(layer.slope)
    return switch layer.activation {
    case .identity, .softmax: nil
    case .sigmoid: "sigmoid(z)"
    case .tanh: "tanh(z)"
    case .relu: "z < 0 ? 0 : z"
    case .leakyRelu: "z > 0 ? z : \(slope) * z"
    case .elu: "elu(z, \(slope))"
    case .selu: "1.0507009873554805 * elu(z, 1.6732632423543772)"
    case .gelu: "0.5 * z * (1 + tanh(0.7978845608028654 * (z + 0.044715 * (z * z * z))))"
    case .geluErf: "0.5 * z * (1 + erf(z * 0.7071067811865476))"
    case .silu: "z * sigmoid(z)"
    case .softplus: "(z > 0 ? z : 0) + log1p(exp(-magnitude(z)))"
    case .hardSigmoid: "clamp(z * (1 / 6) + 0.5, 0, 1)"
    case .hardTanh: "clamp(z, -1, 1)"
    case .exp: "exp(z)"
    case .sign: "z > 0 ? 1 : -1"
    }
  }

  /// Functions that an activation calls.
  static func needs(_ activation: Activation) -> [String] {
    switch activation {
    case .sigmoid, .silu: ["sigmoid"]
    case .tanh, .gelu: ["tanh"]
    case .geluErf: ["erf"]
    case .elu, .selu: ["elu"]
    case .softplus: ["log1p", "exp", "magnitude"]
    case .hardSigmoid, .hardTanh: ["clamp"]
    case .exp: ["exp"]
    case .softmax: ["softmax"]
    default: []
    }
  }

  static let all = [
    CFunction(
      name: "clamp",
      body: """
          private static func clamp(_ x: Float, _ low: Float, _ high: Float) -> Float {
            let atLeast = x < low ? low : x
            return atLeast > high ? high : atLeast
          }
        """),
    CFunction(
      name: "magnitude",
      body: """
          private static func magnitude(_ x: Float) -> Float { Float(bitPattern: x.bitPattern & 0x7FFF_FFFF) }
        """),
    CFunction(
      name: "exp",
      body: """
          /// e^x, x limited to [-87.33654, 88]; error at most 1.5 ulp. Polynomial: Cephes (S. Moshier).
          private static func exp(_ x: Float) -> Float {
            var x = x < -87.33654 ? -87.33654 : x
            x = x > 88 ? 88 : x
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
        """),
    CFunction(
      name: "log",
      body: """
          /// ln x of a positive normal x; error at most 1 ulp. Polynomial: Cephes.
          private static func log(_ x: Float) -> Float {
            let bits = x.bitPattern
            let biased = Float(bitPattern: (bits &>> 23) &+ (0x4B40_0000 - 126))
            let exponent = biased - 12_582_912
            let mantissa = Float(bitPattern: (bits & 0x007F_FFFF) | 0x3F00_0000)
            let isLow = mantissa < 0.707106781
            let e = isLow ? exponent - 1 : exponent
            let m = (isLow ? mantissa + mantissa : mantissa) - 1
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
        """),
    CFunction(
      name: "log1p", needs: ["log"],
      body: """
          /// ln(1 + x) of x >= 0 (Kahan); error at most 3 ulp.
          private static func log1p(_ x: Float) -> Float {
            let u = 1 + x
            return u == 1 ? x : log(u) * x / (u - 1)
          }
        """),
    CFunction(
      name: "sigmoid", needs: ["exp"],
      body: """
          /// 1 / (1 + e^-x); error at most 3 ulp from -87 on.
          private static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }
        """),
    CFunction(
      name: "tanh", needs: ["exp", "magnitude"],
      body: """
          /// tanh x; error at most 2 ulp.
          private static func tanh(_ x: Float) -> Float {
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
        """),
    CFunction(
      name: "erf", needs: ["exp", "magnitude"],
      body: """
          /// erf x; error at most 2 ulp.
          private static func erf(_ x: Float) -> Float {
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
        """),
    CFunction(
      name: "elu", needs: ["exp", "log"],
      body: """
          private static func elu(_ z: Float, _ alpha: Float) -> Float {
            if z > 0 { return z }
            let u = exp(z)
            if u == 1 { return alpha * z }
            return alpha * (z < -1 ? u - 1 : (u - 1) * z / log(u))
          }
        """),
    CFunction(
      name: "softmax", needs: ["exp"],
      body: """
          private static func softmax(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
            var largest = values[0]
            var sum: Float = 0
            for i in 1..<count where values[i] > largest { largest = values[i] }
            for i in 0..<count {
              values[i] = exp(values[i] - largest)
              sum = sum + values[i]
            }
            for i in 0..<count { values[i] = values[i] / sum }
          }
        """),
  ]
}
