import CNN

/// The activation of a layer, applied to whole buffers in place. Forward needs z; backward needs only
/// the outputs a = activation(z), which is why forward may overwrite z.
struct Activation {
  let kind: Int
  /// Of a leaky ReLU.
  let slope: Float

  init(_ layer: Layer) {
    kind = Int(layer.activation)
    slope = layer.slope > 0 ? layer.slope : 0.01
  }

  /// values [rows][units]: a in place of z.
  func forward(_ values: UnsafeMutablePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    switch kind {
    case NN_SIGMOID: for i in 0..<count { values[i] = sigmoid(values[i]) }
    case NN_TANH: for i in 0..<count { values[i] = tanh(values[i]) }
    // Written so that a NaN stays one.
    case NN_RELU: for i in 0..<count { values[i] = values[i] < 0 ? 0 : values[i] }
    case NN_LEAKY_RELU:
      let slope = slope
      for i in 0..<count { values[i] = values[i] > 0 ? values[i] : slope * values[i] }
    case NN_SOFTMAX:
      for s in 0..<rows { softmax(values + s &* units, units) }
    default: break
    }
  }

  /// values [rows][units] holds a and receives the gradient with respect to z; da [rows][units] is the
  /// gradient with respect to a.
  func backward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, rows: Int, units: Int) {
    let count = rows &* units
    switch kind {
    case NN_SIGMOID: for i in 0..<count { values[i] = da[i] * (values[i] * (1 - values[i])) }
    case NN_TANH: for i in 0..<count { values[i] = da[i] * (1 - values[i] * values[i]) }
    case NN_RELU: for i in 0..<count { values[i] = values[i] > 0 ? da[i] : 0 }
    case NN_LEAKY_RELU:
      let slope = slope
      for i in 0..<count { values[i] = values[i] > 0 ? da[i] : slope * da[i] }
    case NN_SOFTMAX:
      for s in 0..<rows { softmaxBackward(values + s &* units, da + s &* units, units) }
    default: for i in 0..<count { values[i] = da[i] }
    }
  }
}

/// a_j = exp(z_j - max z) / sum, in place. Returns ln of that sum, which is what cross-entropy needs.
@discardableResult
func softmax(_ values: UnsafeMutablePointer<Float>, _ count: Int) -> Float {
  let largest = values[indexOfLargest(values, count)]
  for j in 0..<count { values[j] = exp(values[j] - largest) }
  var sum: Float = 0
  for j in 0..<count { sum = sum + values[j] }
  for j in 0..<count { values[j] = values[j] / sum }
  return log(sum)
}

/// dz_j = a_j (da_j - sum_i a_i da_i), in place of a.
func softmaxBackward(_ values: UnsafeMutablePointer<Float>, _ da: UnsafePointer<Float>, _ count: Int) {
  var mean: Float = 0
  for j in 0..<count { mean = mean + values[j] * da[j] }
  for j in 0..<count { values[j] = values[j] * (da[j] - mean) }
}

/// The first of the largest, as argmax.
func indexOfLargest(_ values: UnsafePointer<Float>, _ count: Int) -> Int {
  var best = 0
  for j in 1..<max(count, 1) where values[j] > values[best] { best = j }
  return best
}
