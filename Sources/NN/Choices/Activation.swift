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
  var needsSums: Bool {
    Features.gelu && kind == NN_GELU || Features.geluErf && kind == NN_GELU_ERF
      || Features.silu && kind == NN_SILU
  }

  /// values [rows][units]: a in place of z.
  func forward(_ values: UnsafeMutablePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case NN_SIGMOID where Features.sigmoid: for i in 0..<count { values[i] = sigmoid(values[i]) }
    case NN_TANH where Features.tanh: for i in 0..<count { values[i] = tanh(values[i]) }
    // Written so that a NaN stays one.
    case NN_RELU where Features.relu: for i in 0..<count { values[i] = values[i] < 0 ? 0 : values[i] }
    case NN_LEAKY_RELU where Features.leakyRelu:
      for i in 0..<count { values[i] = values[i] > 0 ? values[i] : slope * values[i] }
    case NN_SOFTMAX where Features.softmax: for s in 0..<rows { softmax(values + s &* units, units) }
    case NN_ELU where Features.elu: for i in 0..<count { values[i] = elu(values[i], slope) }
    case NN_SELU where Features.selu: for i in 0..<count { values[i] = seluScale * elu(values[i], seluAlpha) }
    case NN_GELU where Features.gelu: for i in 0..<count { values[i] = gelu(values[i]) }
    case NN_GELU_ERF where Features.geluErf: for i in 0..<count { values[i] = geluErf(values[i]) }
    case NN_SILU where Features.silu: for i in 0..<count { values[i] = silu(values[i]) }
    case NN_SOFTPLUS where Features.softplus: for i in 0..<count { values[i] = softplus(values[i]) }
    case NN_HARD_SIGMOID where Features.hardSigmoid: for i in 0..<count { values[i] = hardSigmoid(values[i]) }
    case NN_HARD_TANH where Features.hardTanh: for i in 0..<count { values[i] = hardTanh(values[i]) }
    case NN_EXP where Features.exp: for i in 0..<count { values[i] = exp(values[i]) }
    case NN_SIGN where Features.sign: for i in 0..<count { values[i] = values[i] > 0 ? 1 : -1 }
    default: break
    }
  }

  /// values [rows][units] holds a (z when `needsSums`) and receives the gradient with respect to z;
  /// da [rows][units] is the gradient with respect to a.
  func backward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    let slope = slope
    switch kind {
    case NN_SIGMOID where Features.sigmoid:
      for i in 0..<count { values[i] = da[i] * (values[i] * (1 - values[i])) }
    case NN_TANH where Features.tanh: for i in 0..<count { values[i] = da[i] * (1 - values[i] * values[i]) }
    case NN_RELU where Features.relu: for i in 0..<count { values[i] = values[i] > 0 ? da[i] : 0 }
    case NN_LEAKY_RELU where Features.leakyRelu:
      for i in 0..<count { values[i] = values[i] > 0 ? da[i] : slope * da[i] }
    case NN_SOFTMAX where Features.softmax:
      for s in 0..<rows { softmaxBackward(values + s &* units, da + s &* units, units) }
    case NN_ELU where Features.elu:
      for i in 0..<count { values[i] = da[i] * (values[i] > 0 ? 1 : values[i] + slope) }
    case NN_SELU where Features.selu:
      for i in 0..<count {
        values[i] = da[i] * (values[i] > 0 ? seluScale : values[i] + seluScale * seluAlpha)
      }
    case NN_GELU where Features.gelu: for i in 0..<count { values[i] = da[i] * geluSlope(values[i]) }
    case NN_GELU_ERF where Features.geluErf:
      for i in 0..<count { values[i] = da[i] * geluErfSlope(values[i]) }
    case NN_SILU where Features.silu: for i in 0..<count { values[i] = da[i] * siluSlope(values[i]) }
    case NN_SOFTPLUS where Features.softplus: for i in 0..<count { values[i] = -(da[i] * expm1(-values[i])) }
    case NN_HARD_SIGMOID where Features.hardSigmoid:
      for i in 0..<count { values[i] = values[i] > 0 && values[i] < 1 ? da[i] * (1 / 6) : 0 }
    case NN_HARD_TANH where Features.hardTanh:
      for i in 0..<count { values[i] = values[i] > -1 && values[i] < 1 ? da[i] : 0 }
    case NN_EXP where Features.exp: for i in 0..<count { values[i] = da[i] * values[i] }
    default: for i in 0..<count { values[i] = da[i] }
    }
  }
}
