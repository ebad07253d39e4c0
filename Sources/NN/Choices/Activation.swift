/// The activations: nn_activation in nn.h.
enum ActivationKind: Int32, Choice {
  case identity, sigmoid, tanh, relu, leakyRelu, softmax, elu, selu, gelu, silu, softplus, hardSigmoid,
    hardTanh
  case exp, sign, geluErf, mish

  var name: StaticString {
    switch self {
    case .identity: "identity"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu: "relu"
    case .leakyRelu: "leaky-relu"
    case .softmax: "softmax"
    case .elu: "elu"
    case .selu: "selu"
    case .gelu: "gelu"
    case .silu: "silu"
    case .softplus: "softplus"
    case .hardSigmoid: "hard-sigmoid"
    case .hardTanh: "hard-tanh"
    case .exp: "exp"
    case .sign: "sign"
    case .geluErf: "gelu-erf"
    case .mish: "mish"
    }
  }

  /// Whether this build has it.
  var isBuilt: Bool {
    switch self {
    case .identity: true
    case .sigmoid: Features.sigmoid
    case .tanh: Features.tanh
    case .relu: Features.relu
    case .leakyRelu: Features.leakyRelu
    case .softmax: Features.softmax
    case .elu: Features.elu
    case .selu: Features.selu
    case .gelu: Features.gelu
    case .silu: Features.silu
    case .softplus: Features.softplus
    case .hardSigmoid: Features.hardSigmoid
    case .hardTanh: Features.hardTanh
    case .exp: Features.exp
    case .sign: Features.sign
    case .geluErf: Features.geluErf
    case .mish: Features.mish
    }
  }

  /// Whether backward works from the sums z. The others work from the outputs a, so that forward may overwrite z.
  var needsSums: Bool {
    switch self {
    case .gelu: Features.gelu
    case .geluErf: Features.geluErf
    case .silu: Features.silu
    case .mish: Features.mish
    case .identity, .sigmoid, .tanh, .relu, .leakyRelu, .softmax, .elu, .selu, .softplus, .hardSigmoid,
      .hardTanh, .exp, .sign:
      false
    }
  }

  /// Whether an output depends on the sums of all units of its layer.
  var mixesUnits: Bool { self == .softmax }

  /// What a layer's outputs lie in, as far as a loss or a last layer asks for it.
  var range: OutputRange {
    switch self {
    case .sigmoid, .softmax, .hardSigmoid: .probabilities
    case .relu, .softplus, .exp: .nonnegative
    case .sign: .signs
    case .identity, .tanh, .leakyRelu, .elu, .selu, .gelu, .silu, .hardTanh, .geluErf, .mish: .any
    }
  }

  /// The slope, or alpha, that stands for a layer's slope of 0.
  var standardSlope: Float {
    switch self {
    case .leakyRelu: 0.01
    case .identity, .sigmoid, .tanh, .relu, .softmax, .elu, .selu, .gelu, .silu, .softplus, .hardSigmoid,
      .hardTanh, .exp, .sign, .geluErf, .mish:
      1
    }
  }

  /// The largest slope that a layer may have.
  var largestSlope: Float { self == .elu ? 1e3 : 1 }

  /// Whether limiting an int8 sum gives the int8 output: a layer with another activation looks its outputs up.
  var isLimit: Bool { self == .identity || self == .relu }

  /// The formula over a pack of floats that narrow layers use (Vector/Activation+Packs.swift); nil where there is
  /// none, which costs nothing but speed.
  var packs: PackFormula? {
    switch self {
    case .identity: .identity
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu: .relu
    case .leakyRelu, .softmax, .elu, .selu, .gelu, .silu, .softplus, .hardSigmoid, .hardTanh, .exp, .sign,
      .geluErf, .mish:
      nil
    }
  }
}

/// What the outputs of an activation lie in. (An enum without values would bring Swift's hasher into firmware.)
enum OutputRange: UInt8 {
  /// [0, 1]
  case probabilities
  /// [0, infinity)
  case nonnegative
  /// -1 and 1, with a derivative of 0 everywhere
  case signs
  case any
}

/// The activations that have a formula over a pack of floats.
enum PackFormula: UInt8 { case identity, sigmoid, tanh, relu }

/// The activations that this build has.
extension Features {
  @inline(__always) static var sigmoid: Bool { true }
  @inline(__always) static var tanh: Bool { true }
  @inline(__always) static var relu: Bool { true }
  @inline(__always) static var leakyRelu: Bool { true }
  @inline(__always) static var softmax: Bool { true }
  @inline(__always) static var elu: Bool { true }
  @inline(__always) static var selu: Bool { true }
  @inline(__always) static var gelu: Bool { true }
  @inline(__always) static var geluErf: Bool { true }
  @inline(__always) static var silu: Bool { true }
  @inline(__always) static var softplus: Bool { true }
  @inline(__always) static var hardSigmoid: Bool { true }
  @inline(__always) static var hardTanh: Bool { true }
  @inline(__always) static var exp: Bool { true }
  @inline(__always) static var sign: Bool { true }
  @inline(__always) static var mish: Bool { true }
}

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
    case .mish: if Features.mish { map(values, count) { mish($0) } }
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
    case .mish: if Features.mish { map(values, da, count) { mishGradient($0, $1) } }
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
