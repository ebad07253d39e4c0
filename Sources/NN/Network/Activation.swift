import CNN

/// The activation of a layer, applied to whole buffers in place. Backward works from the outputs
/// a = activation(z), so forward may overwrite z; the few activations whose slope cannot be told from
/// their output get z again (`needsSums`).
struct Activation {
  let kind: Int
  /// Of a leaky ReLU, or the alpha of an ELU.
  let slope: Float

  init(_ layer: Layer) {
    kind = Int(layer.activation)
    let standard: Float = kind == NN_LEAKY_RELU ? 0.01 : 1
    slope = layer.slope > 0 ? layer.slope : standard
  }

  /// GELU and SiLU are not monotonic: two z with different slopes give one output.
  var needsSums: Bool { kind == NN_GELU || kind == NN_SILU }

  /// values [rows][units]: a in place of z.
  func forward(_ values: UnsafeMutablePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case NN_SIGMOID: for i in 0..<count { values[i] = sigmoid(values[i]) }
    case NN_TANH: for i in 0..<count { values[i] = tanh(values[i]) }
    // Written so that a NaN stays one.
    case NN_RELU: for i in 0..<count { values[i] = values[i] < 0 ? 0 : values[i] }
    case NN_LEAKY_RELU: for i in 0..<count { values[i] = values[i] > 0 ? values[i] : slope * values[i] }
    case NN_SOFTMAX: for s in 0..<rows { softmax(values + s &* units, units) }
    case NN_ELU: for i in 0..<count { values[i] = elu(values[i], slope) }
    case NN_SELU: for i in 0..<count { values[i] = seluScale * elu(values[i], seluAlpha) }
    case NN_GELU: for i in 0..<count { values[i] = gelu(values[i]) }
    case NN_SILU: for i in 0..<count { values[i] = silu(values[i]) }
    case NN_SOFTPLUS: for i in 0..<count { values[i] = softplus(values[i]) }
    case NN_HARD_SIGMOID: for i in 0..<count { values[i] = hardSigmoid(values[i]) }
    case NN_HARD_TANH: for i in 0..<count { values[i] = hardTanh(values[i]) }
    case NN_EXP: for i in 0..<count { values[i] = exp(values[i]) }
    case NN_SIGN: for i in 0..<count { values[i] = values[i] > 0 ? 1 : -1 }
    default: break
    }
  }

  /// values [rows][units] holds a (z when `needsSums`) and receives the gradient with respect to z;
  /// da [rows][units] is the gradient with respect to a.
  func backward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case NN_SIGMOID: for i in 0..<count { values[i] = da[i] * (values[i] * (1 - values[i])) }
    case NN_TANH: for i in 0..<count { values[i] = da[i] * (1 - values[i] * values[i]) }
    case NN_RELU: for i in 0..<count { values[i] = values[i] > 0 ? da[i] : 0 }
    case NN_LEAKY_RELU: for i in 0..<count { values[i] = values[i] > 0 ? da[i] : slope * da[i] }
    case NN_SOFTMAX: for s in 0..<rows { softmaxBackward(values + s &* units, da + s &* units, units) }
    case NN_ELU: for i in 0..<count { values[i] = da[i] * (values[i] > 0 ? 1 : values[i] + slope) }
    case NN_SELU:
      for i in 0..<count {
        values[i] = da[i] * (values[i] > 0 ? seluScale : values[i] + seluScale * seluAlpha)
      }
    case NN_GELU: for i in 0..<count { values[i] = da[i] * geluSlope(values[i]) }
    case NN_SILU: for i in 0..<count { values[i] = da[i] * siluSlope(values[i]) }
    case NN_SOFTPLUS: for i in 0..<count { values[i] = -(da[i] * expm1(-values[i])) }
    case NN_HARD_SIGMOID:
      for i in 0..<count { values[i] = values[i] > 0 && values[i] < 1 ? da[i] * (1 / 6) : 0 }
    case NN_HARD_TANH: for i in 0..<count { values[i] = values[i] > -1 && values[i] < 1 ? da[i] : 0 }
    case NN_EXP: for i in 0..<count { values[i] = da[i] * values[i] }
    default: for i in 0..<count { values[i] = da[i] }
    }
  }
}
