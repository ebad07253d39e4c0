/// The losses of the outputs a = activation(z): value, derivative with respect to a, and from there through the
/// activation to z.
extension Loss {
  /// A loss that is a sum of one term for each output.
  func termByTerm(
    _ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>, _ term: LossTerm
  ) -> Row {
    var sum: Float = 0
    var correct: UInt32 = 0
    if Features.softmax && activation.kind.mixesUnits { softmax(z, outputs) }
    for j in 0..<outputs {
      let a = output(z, j)
      let t = scaled(target, j)
      sum = sum + value(a, t, term)
      if isRight(a, t, term) { correct &+= 1 }
    }
    throughActivation(z) { j, a in derivative(a, scaled(target, j), term) * share }
    return Row(loss: sum * share, correct: correct)
  }

  /// Cross-entropy with a softmax of its own, applied to outputs that are not sums any more.
  func crossEntropyOfOutputs(_ z: UnsafeMutablePointer<Float>, class label: Int) -> Row {
    if Features.softmax && activation.kind.mixesUnits { softmax(z, outputs) }
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
  func output(_ z: UnsafeMutablePointer<Float>, _ j: Int) -> Float {
    if Features.softmax && activation.kind.mixesUnits { return z[j] }
    var a = z[j]
    activation.forward(&a, rows: 1, units: 1)
    return a
  }

  /// Replace z by the gradient with respect to it; da gives the gradient with respect to output j.
  func throughActivation(_ z: UnsafeMutablePointer<Float>, _ da: (_ j: Int, _ a: Float) -> Float) {
    if Features.softmax && activation.kind.mixesUnits {
      var mean: Float = 0
      for j in 0..<outputs { mean = mean + z[j] * da(j, z[j]) }
      for j in 0..<outputs { z[j] = z[j] * (da(j, z[j]) - mean) }
      return
    }
    for j in 0..<outputs {
      let a = output(z, j)
      var gradient = da(j, a)
      if !activation.needsSums { z[j] = a }
      activation.backward(z + j, &gradient, rows: 1, units: 1)
    }
  }

  /// Loss of one output. The term is a parameter, because a literal makes it one formula.
  @inline(__always)
  func value(_ a: Float, _ t: Float, _ term: LossTerm) -> Float {
    let d = a - t
    switch term {
    case .square: return d * d
    case .halfSquare: return Features.halfMse ? 0.5 * (d * d) : 0
    case .distance: return Features.mae ? magnitude(d) : 0
    case .huber:
      guard Features.huber else { return 0 }
      let size = magnitude(d)
      return size <= huberDelta ? 0.5 * (d * d) : huberDelta * (size - 0.5 * huberDelta)
    case .binaryCrossEntropy:
      return Features.binaryCrossEntropy ? -(t * limitedLog(a) + (1 - t) * limitedLog(1 - a)) : 0
    case .logistic: return Features.bceWithLogits ? logisticLoss(a, t) : 0
    case .poisson: return Features.poissonNll ? a - t * log(a + poissonFloor) : 0
    case .hinge: return Features.hinge && t * a < 1 ? 1 - t * a : 0
    }
  }

  /// Derivative of the loss of one output with respect to it.
  @inline(__always)
  func derivative(_ a: Float, _ t: Float, _ term: LossTerm) -> Float {
    let d = a - t
    switch term {
    case .square: return 2 * d
    case .halfSquare: return d
    case .distance: return Features.mae ? (d > 0 ? 1 : d < 0 ? -1 : 0) : 0
    case .huber: return Features.huber ? clamp(d, -huberDelta, huberDelta) : 0
    case .binaryCrossEntropy:
      guard Features.binaryCrossEntropy else { return 0 }
      let variance = a * (1 - a)
      return d / (variance < 1e-12 ? 1e-12 : variance)
    case .logistic: return Features.bceWithLogits ? sigmoid(a) - t : 0
    case .poisson: return Features.poissonNll ? 1 - t / (a + poissonFloor) : 0
    case .hinge: return Features.hinge && t * a < 1 ? -t : 0
    }
  }

  /// Whether an output is on its target's side; false for losses that know no right answer.
  @inline(__always)
  func isRight(_ a: Float, _ t: Float, _ term: LossTerm) -> Bool {
    switch term {
    case .binaryCrossEntropy: Features.binaryCrossEntropy && (a > 0.5) == (t > 0.5)
    case .logistic: Features.bceWithLogits && (a > 0) == (t > 0.5)
    case .hinge: Features.hinge && (a > 0) == (t > 0)
    case .square, .halfSquare, .distance, .huber, .poisson: false
    }
  }

  /// What torch adds to a prediction before it takes the logarithm.
  private var poissonFloor: Float { 1e-8 }

  /// torch's limit for the logarithm of a probability of 0.
  private func limitedLog(_ x: Float) -> Float { x < .leastNormalMagnitude ? -100 : log(x) }
}
