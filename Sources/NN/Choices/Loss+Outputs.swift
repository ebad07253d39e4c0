import CNN

/// The losses of the outputs a = activation(z): value, slope with respect to a, and from there through
/// the activation to z.
extension Loss {
  /// A loss that is a sum of one term for each output.
  func outputLoss(_ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>) -> Row {
    var sum: Float = 0
    var correct: UInt32 = 0
    if Features.softmax && activation.kind == NN_SOFTMAX { softmax(z, outputs) }
    for j in 0..<outputs {
      let a = output(z, j)
      let t = scaled(target, j)
      sum = sum + value(a, t, kind)
      if isRight(a, t, kind) { correct &+= 1 }
    }
    throughActivation(z) { j, a in slope(a, scaled(target, j), kind) * share }
    return Row(loss: sum * share, correct: correct)
  }

  /// Cross-entropy with a softmax of its own, applied to outputs that are not sums any more.
  func crossEntropyOfOutputs(_ z: UnsafeMutablePointer<Float>, class label: Int) -> Row {
    if Features.softmax && activation.kind == NN_SOFTMAX { softmax(z, outputs) }
    var predicted = 0
    for j in 1..<outputs where output(z, j) > output(z, predicted) { predicted = j }
    let largest = output(z, predicted)
    var total: Float = 0
    for j in 0..<outputs { total = total + exp(output(z, j) - largest) }
    let loss = log(total) + (largest - output(z, label))
    throughActivation(z) { j, a in exp(a - largest) / total - (j == label ? 1 : 0) }
    return Row(loss: loss, correct: predicted == label ? 1 : 0)
  }

  /// a_j: a softmax is in place of z already, every other activation is computed when it is asked for.
  private func output(_ z: UnsafeMutablePointer<Float>, _ j: Int) -> Float {
    if Features.softmax && activation.kind == NN_SOFTMAX { return z[j] }
    var a = z[j]
    activation.forward(&a, rows: 1, units: 1)
    return a
  }

  /// Replace z by the gradient with respect to it; da gives the gradient with respect to output j.
  private func throughActivation(_ z: UnsafeMutablePointer<Float>, _ da: (_ j: Int, _ a: Float) -> Float) {
    if Features.softmax && activation.kind == NN_SOFTMAX {
      var mean: Float = 0
      for j in 0..<outputs { mean = mean + z[j] * da(j, z[j]) }
      for j in 0..<outputs { z[j] = z[j] * (da(j, z[j]) - mean) }
      return
    }
    for j in 0..<outputs {
      let a = output(z, j)
      var slope = da(j, a)
      if !activation.needsSums { z[j] = a }
      activation.backward(z + j, &slope, rows: 1, units: 1)
    }
  }

  /// Loss of one output, of the loss's own kind: a parameter, because a literal makes it one formula.
  @inline(__always)
  func value(_ a: Float, _ t: Float, _ kind: Int) -> Float {
    let d = a - t
    switch kind {
    case NN_HALF_MSE where Features.halfMse: return 0.5 * (d * d)
    case NN_MAE where Features.mae: return magnitude(d)
    case NN_HUBER where Features.huber:
      let size = magnitude(d)
      return size <= huberDelta ? 0.5 * (d * d) : huberDelta * (size - 0.5 * huberDelta)
    case NN_BINARY_CROSS_ENTROPY where Features.binaryCrossEntropy:
      return -(t * limitedLog(a) + (1 - t) * limitedLog(1 - a))
    case NN_BCE_WITH_LOGITS where Features.bceWithLogits: return logisticLoss(a, t)
    case NN_POISSON_NLL where Features.poissonNll: return a - t * log(a + poissonFloor)
    case NN_HINGE where Features.hinge: return t * a < 1 ? 1 - t * a : 0
    default: return d * d
    }
  }

  /// Its derivative with respect to a.
  @inline(__always)
  func slope(_ a: Float, _ t: Float, _ kind: Int) -> Float {
    let d = a - t
    switch kind {
    case NN_HALF_MSE where Features.halfMse: return d
    case NN_MAE where Features.mae: return d > 0 ? 1 : d < 0 ? -1 : 0
    case NN_HUBER where Features.huber: return clamp(d, -huberDelta, huberDelta)
    case NN_BINARY_CROSS_ENTROPY where Features.binaryCrossEntropy:
      let variance = a * (1 - a)
      return d / (variance < 1e-12 ? 1e-12 : variance)
    case NN_BCE_WITH_LOGITS where Features.bceWithLogits: return sigmoid(a) - t
    case NN_POISSON_NLL where Features.poissonNll: return 1 - t / (a + poissonFloor)
    case NN_HINGE where Features.hinge: return t * a < 1 ? -t : 0
    default: return 2 * d
    }
  }

  @inline(__always)
  func isRight(_ a: Float, _ t: Float, _ kind: Int) -> Bool {
    switch kind {
    case NN_BINARY_CROSS_ENTROPY where Features.binaryCrossEntropy: (a > 0.5) == (t > 0.5)
    case NN_BCE_WITH_LOGITS where Features.bceWithLogits: (a > 0) == (t > 0.5)
    case NN_HINGE where Features.hinge: (a > 0) == (t > 0)
    default: false
    }
  }

  /// What torch adds to a prediction before it takes the logarithm.
  private var poissonFloor: Float { 1e-8 }

  /// torch's limit for the logarithm of a probability of 0.
  private func limitedLog(_ x: Float) -> Float { x < .leastNormalMagnitude ? -100 : log(x) }
}
