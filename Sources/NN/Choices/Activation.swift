/// The activation of a layer, applied to whole buffers in place.
struct Activation {
  let kind: ActivationKind
  /// Slope of a leaky ReLU, or alpha of an ELU.
  let slope: Float

  /// `slope` 0 stands for the activation's own.
  init(_ kind: ActivationKind, slope: Float) {
    self.kind = kind
    self.slope = slope > 0 ? slope : kind.standardSlope
  }

  var needsSums: Bool { kind.needsSums }

  /// values [rows][units]: a in place of z.
  func forward(_ values: UnsafeMutablePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case .identity: break
    case .sigmoid: if Features.sigmoid { map(values, count) { sigmoid($0) } }
    case .tanh: if Features.tanh { map(values, count) { NN.tanh($0) } }
    case .relu: if Features.relu { map(values, count) { relu($0) } }
    case .leakyRelu: if Features.leakyRelu { map(values, count) { leakyRelu($0, slope) } }
    case .softmax: if Features.softmax { for s in 0..<rows { softmax(values + s &* units, units) } }
    case .elu: if Features.elu { map(values, count) { elu($0, slope) } }
    case .selu: if Features.selu { map(values, count) { selu($0) } }
    case .gelu: if Features.gelu { map(values, count) { gelu($0) } }
    case .geluErf: if Features.geluErf { map(values, count) { geluErf($0) } }
    case .silu: if Features.silu { map(values, count) { silu($0) } }
    case .softplus: if Features.softplus { map(values, count) { softplus($0) } }
    case .hardSigmoid: if Features.hardSigmoid { map(values, count) { hardSigmoid($0) } }
    case .hardTanh: if Features.hardTanh { map(values, count) { hardTanh($0) } }
    case .exp: if Features.exp { map(values, count) { NN.exp($0) } }
    case .sign: if Features.sign { map(values, count) { sign($0) } }
    }
  }

  /// values [rows][units] holds a (z when `needsSums`) and receives the gradient with respect to z;
  /// da [rows][units] is the gradient with respect to a.
  func backward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case .identity, .sign: map(values, da, count) { $1 }
    case .sigmoid: if Features.sigmoid { map(values, da, count) { sigmoidGradient($0, $1) } }
    case .tanh: if Features.tanh { map(values, da, count) { tanhGradient($0, $1) } }
    case .relu: if Features.relu { map(values, da, count) { reluGradient($0, $1) } }
    case .leakyRelu: if Features.leakyRelu { map(values, da, count) { leakyReluGradient($0, $1, slope) } }
    case .softmax:
      if Features.softmax {
        for s in 0..<rows { softmaxBackward(values + s &* units, da + s &* units, units) }
      }
    case .elu: if Features.elu { map(values, da, count) { eluGradient($0, $1, slope) } }
    case .selu: if Features.selu { map(values, da, count) { seluGradient($0, $1) } }
    case .gelu: if Features.gelu { map(values, da, count) { geluGradient($0, $1) } }
    case .geluErf: if Features.geluErf { map(values, da, count) { geluErfGradient($0, $1) } }
    case .silu: if Features.silu { map(values, da, count) { siluGradient($0, $1) } }
    case .softplus: if Features.softplus { map(values, da, count) { softplusGradient($0, $1) } }
    case .hardSigmoid: if Features.hardSigmoid { map(values, da, count) { hardSigmoidGradient($0, $1) } }
    case .hardTanh: if Features.hardTanh { map(values, da, count) { hardTanhGradient($0, $1) } }
    case .exp: if Features.exp { map(values, da, count) { expGradient($0, $1) } }
    }
  }

  /// values [count]: f(z) in place of z, a loop of its own for each formula.
  @inline(__always)
  private func map(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ formula: (Float) -> Float) {
    for i in 0..<count { values[i] = formula(values[i]) }
  }

  /// values [count], da [count]: the gradient with respect to z in place of a, or of z.
  @inline(__always)
  private func map(
    _ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, _ count: Int,
    _ formula: (_ value: Float, _ da: Float) -> Float
  ) {
    for i in 0..<count { values[i] = formula(values[i], da[i]) }
  }
}
