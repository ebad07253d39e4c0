import CNN

/// One update of all parameters by the mean gradient, element by element. Formulas: nn_optimizer in nn.h.
extension Network {
  func optimize() {
    let h = header.pointee
    switch Int(h.optimizer) {
    case NN_ADAM where Features.adam, NN_ADAMW where Features.adam: adam()
    case NN_ADAGRAD where Features.adagrad: adagrad(h)
    case NN_RMSPROP where Features.rmsprop: rmsprop(h)
    case NN_RPROP where Features.rprop: rprop(h)
    default: gradientDescent(h)
    }
    if Features.regularization { limitNorms() }
    if header.pointee.steps < SlotLimit.steps { header.pointee.steps &+= 1 }
  }

  /// The gradient that an update sees: with what the penalties add.
  @inline(__always)
  private func penalized(_ g: Float, _ p: Float, _ decay: Float, _ l1: Float) -> Float {
    guard Features.regularization else { return g }
    let withL1 = l1 > 0 ? g + (p > 0 ? l1 : p < 0 ? -l1 : 0) : g
    return decay > 0 ? withL1 + decay * p : withL1
  }

  /// With an epsilon near 0 and a v that has forgotten, a quotient may be anything.
  @inline(__always)
  private func limited(_ change: Float) -> Float { clamp(change, -SlotLimit.slopes, SlotLimit.slopes) }

  private func gradientDescent(_ h: Header) {
    let (p, g, rate, decay, l1) = (mutableParameters, gradients, h.learningRate, h.weightDecay, h.l1)
    guard Features.momentum && h.momentum > 0 else {
      for i in 0..<parameterCount { p[i] = p[i] - rate * penalized(g[i], p[i], decay, l1) }
      return
    }
    let (v, momentum) = (slot(0), h.momentum)
    let take: Float = h.steps == 0 ? 1 : 1 - h.dampening
    let isNesterov = h.nesterov != 0
    for i in 0..<parameterCount {
      let slope = penalized(g[i], p[i], decay, l1)
      v[i] = momentum * v[i] + take * slope
      p[i] = p[i] - rate * (isNesterov ? slope + momentum * v[i] : v[i])
    }
  }

  private func adam() {
    header.pointee.correction1 =
      header.pointee.correction1 * header.pointee.beta1 + (1 - header.pointee.beta1)
    header.pointee.correction2 =
      header.pointee.correction2 * header.pointee.beta2 + (1 - header.pointee.beta2)
    let h = header.pointee
    let isDecoupled = Int(h.optimizer) == NN_ADAMW
    let (p, g, epsilon, l1) = (mutableParameters, gradients, h.epsilon, h.l1)
    let decay = isDecoupled ? 0 : h.weightDecay
    let keep = isDecoupled ? 1 - h.learningRate * h.weightDecay : 1
    let (m, v) = (slot(0), slot(1))
    let (keep1, take1) = (h.beta1, 1 - h.beta1)
    let (keep2, take2) = (h.beta2, 1 - h.beta2)
    let rate = h.learningRate / h.correction1
    let root = h.correction2.root
    for i in 0..<parameterCount {
      let slope = penalized(g[i], p[i], decay, l1)
      m[i] = keep1 * m[i] + take1 * slope
      v[i] = keep2 * v[i] + take2 * (slope * slope)
      p[i] = p[i] * keep - limited(rate * (m[i] / (v[i].root / root + epsilon)))
    }
  }

  private func adagrad(_ h: Header) {
    let (p, g, rate, decay, l1) = (mutableParameters, gradients, h.learningRate, h.weightDecay, h.l1)
    let (s, epsilon) = (slot(0), h.epsilon)
    for i in 0..<parameterCount {
      let slope = penalized(g[i], p[i], decay, l1)
      s[i] = min(s[i] + slope * slope, SlotLimit.squares)
      p[i] = p[i] - rate * (slope / (s[i].root + epsilon))
    }
  }

  private func rmsprop(_ h: Header) {
    let (p, g, rate, decay, l1) = (mutableParameters, gradients, h.learningRate, h.weightDecay, h.l1)
    let (s, epsilon, keep, take) = (slot(0), h.epsilon, h.smoothing, 1 - h.smoothing)
    let (v, momentum) = (h.momentum > 0 ? slot(1) : s, h.momentum)
    for i in 0..<parameterCount {
      let slope = penalized(g[i], p[i], decay, l1)
      s[i] = keep * s[i] + take * (slope * slope)
      var change = slope / (s[i].root + epsilon)
      if momentum > 0 {
        change = limited(momentum * v[i] + change)
        v[i] = change
      }
      p[i] = p[i] - rate * change
    }
  }

  private func rprop(_ h: Header) {
    let (p, g, decay, l1) = (mutableParameters, gradients, h.weightDecay, h.l1)
    let (last, size) = (slot(0), slot(1))
    for i in 0..<parameterCount {
      var slope = penalized(g[i], p[i], decay, l1)
      let turn = slope * last[i]
      let start = h.steps == 0 ? h.learningRate : size[i]
      size[i] = clamp(start * (turn > 0 ? h.etaPlus : turn < 0 ? h.etaMinus : 1), h.stepMin, h.stepMax)
      if turn < 0 { slope = 0 }
      p[i] = p[i] - (slope > 0 ? size[i] : slope < 0 ? -size[i] : 0)
      last[i] = slope
    }
  }
}
