import CNN

/// One update of all parameters by the mean gradient, element by element. Formulas: nn_optimizer in nn.h.
extension Network {
  func optimize() {
    let h = header.pointee
    if Int(h.optimizer) == NN_ADAM {
      header.pointee.correction1 = h.correction1 * h.beta1 + (1 - h.beta1)
      header.pointee.correction2 = h.correction2 * h.beta2 + (1 - h.beta2)
      adam(header.pointee)
    } else if h.momentum > 0 {
      momentum(h)
    } else {
      gradientDescent(h)
    }
    header.pointee.steps &+= 1
  }

  private func gradientDescent(_ h: Header) {
    let (p, g, rate, decay) = (mutableParameters, gradients, h.learningRate, h.weightDecay)
    for i in 0..<parameterCount { p[i] = p[i] - rate * (g[i] + decay * p[i]) }
  }

  private func momentum(_ h: Header) {
    let (p, g, rate, decay) = (mutableParameters, gradients, h.learningRate, h.weightDecay)
    let (v, momentum) = (slot(0), h.momentum)
    for i in 0..<parameterCount {
      // The velocity starts at 0, so the first one is the first gradient.
      v[i] = momentum * v[i] + (g[i] + decay * p[i])
      p[i] = p[i] - rate * v[i]
    }
  }

  private func adam(_ h: Header) {
    let (p, g, decay, epsilon) = (mutableParameters, gradients, h.weightDecay, h.epsilon)
    let (m, v) = (slot(0), slot(1))
    let (keep1, take1) = (h.beta1, 1 - h.beta1)
    let (keep2, take2) = (h.beta2, 1 - h.beta2)
    let rate = h.learningRate / h.correction1
    let root = h.correction2.squareRoot()
    for i in 0..<parameterCount {
      let slope = g[i] + decay * p[i]
      m[i] = keep1 * m[i] + take1 * slope
      v[i] = keep2 * v[i] + take2 * (slope * slope)
      p[i] = p[i] - rate * (m[i] / (v[i].squareRoot() / root + epsilon))
    }
  }
}
