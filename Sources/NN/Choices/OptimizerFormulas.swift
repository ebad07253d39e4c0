/// One update of all parameters by the mean gradient, element by element. Formulas: nn_optimizer in nn.h.
struct Update {
  /// [count]
  let parameters: UnsafeMutablePointer<Float>
  /// [count]
  let gradients: UnsafePointer<Float>
  /// [slots][count], each padded
  let firstSlot: UnsafeMutablePointer<Float>
  let count: Int
  let settings: UnsafePointer<Settings>
  let corrections: UnsafeMutablePointer<Corrections>
  /// Steps before it, since the network was made or reset.
  let steps: UInt64
  #if !NN_PLAIN_KERNELS
    /// How many of the parameters to change, from the first on: all, or a part of them.
    let length: Int
  #endif

  private var isFirst: Bool { steps == 0 }

  private var changed: Int {
    #if NN_PLAIN_KERNELS
      count
    #else
      length
    #endif
  }

  #if !NN_PLAIN_KERNELS
    /// The update of `count` parameters from the one at `first` on.
    func dropping(_ first: Int, count length: Int) -> Update {
      Update(
        parameters: parameters + first, gradients: gradients + first, firstSlot: firstSlot + first,
        count: count,
        settings: settings, corrections: corrections, steps: steps, length: length)
    }
  #endif

  #if !NN_PLAIN_KERNELS
    /// What parts of an update have in common, once before them.
    func beginParts() {
      let h = settings.pointee
      switch h.optimizer {
      case .adam, .adamw: corrections.pointee.advance(h.beta1, h.beta2)
      case .nadam: corrections.pointee.advance(nadamMomentum(ofStep: steps &+ 1), h.beta2)
      case .sgd, .adagrad, .rmsprop, .rprop: break
      }
    }
  #endif

  /// Whether no beginParts came before.
  private var isWhole: Bool {
    #if NN_PLAIN_KERNELS
      true
    #else
      length == count
    #endif
  }

  @inline(__always)
  func run() {
    switch settings.pointee.optimizer {
    case .sgd: gradientDescent()
    case .adam, .adamw: if Features.adam { adam() }
    case .adagrad: if Features.adagrad { adagrad() }
    case .rmsprop: if Features.rmsprop { rmsprop() }
    case .rprop: if Features.rprop { rprop() }
    case .nadam: if Features.nadam { nadam() }
    }
  }

  private func slot(_ index: Int) -> UnsafeMutablePointer<Float> { firstSlot + index * paddedFloats(count) }

  /// The gradient that an update sees: with what the penalties add.
  @inline(__always)
  private func penalized(_ g: Float, _ p: Float, _ decay: Float, _ l1: Float) -> Float {
    guard Features.regularization else { return g }
    let withL1 = l1 > 0 ? g + (p > 0 ? l1 : p < 0 ? -l1 : 0) : g
    return decay > 0 ? withL1 + decay * p : withL1
  }

  /// With an epsilon near 0 and a v that has forgotten, a quotient may be anything.
  @inline(__always)
  private func limited(_ change: Float) -> Float { clamp(change, -SlotLimit.gradients, SlotLimit.gradients) }

  private func gradientDescent() {
    let h = settings.pointee
    let (p, g, rate, decay, l1) = (parameters, gradients, h.learningRate, h.weightDecay, h.l1)
    guard Features.momentum && h.momentum > 0 else {
      for i in 0..<changed { p[i] = p[i] - rate * penalized(g[i], p[i], decay, l1) }
      return
    }
    let (v, momentum) = (slot(0), h.momentum)
    let share: Float = isFirst ? 1 : 1 - h.dampening
    let isNesterov = h.nesterov != 0
    for i in 0..<changed {
      let gradient = penalized(g[i], p[i], decay, l1)
      v[i] = momentum * v[i] + share * gradient
      p[i] = p[i] - rate * (isNesterov ? gradient + momentum * v[i] : v[i])
    }
  }

  private func adam() {
    let h = settings.pointee
    if isWhole { corrections.pointee.advance(h.beta1, h.beta2) }
    let isDecoupled = h.optimizer == .adamw
    let (p, g, epsilon, l1) = (parameters, gradients, h.epsilon, h.l1)
    let decay = isDecoupled ? 0 : h.weightDecay
    let keep = isDecoupled ? 1 - h.learningRate * h.weightDecay : 1
    let (m, v) = (slot(0), slot(1))
    let (keep1, share1) = (h.beta1, 1 - h.beta1)
    let (keep2, share2) = (h.beta2, 1 - h.beta2)
    let rate = h.learningRate / corrections.pointee.first
    let root = squareRoot(corrections.pointee.second)
    for i in 0..<changed {
      let gradient = penalized(g[i], p[i], decay, l1)
      m[i] = keep1 * m[i] + share1 * gradient
      v[i] = keep2 * v[i] + share2 * (gradient * gradient)
      p[i] = p[i] * keep - limited(rate * (m[i] / (squareRoot(v[i]) / root + epsilon)))
    }
  }

  private func nadam() {
    let h = settings.pointee
    let (mu, next) = (nadamMomentum(ofStep: steps &+ 1), nadamMomentum(ofStep: steps &+ 2))
    if isWhole { corrections.pointee.advance(mu, h.beta2) }
    let first = corrections.pointee.first
    let (p, g, epsilon, decay, l1) = (parameters, gradients, h.epsilon, h.weightDecay, h.l1)
    let (m, v) = (slot(0), slot(1))
    let (keep1, share1) = (h.beta1, 1 - h.beta1)
    let (keep2, share2) = (h.beta2, 1 - h.beta2)
    let gradientRate = h.learningRate * ((1 - mu) / first)
    let meanRate = h.learningRate * (next / (first * next + (1 - next)))
    let root = squareRoot(corrections.pointee.second)
    for i in 0..<changed {
      let gradient = penalized(g[i], p[i], decay, l1)
      m[i] = keep1 * m[i] + share1 * gradient
      v[i] = keep2 * v[i] + share2 * (gradient * gradient)
      let change = (gradientRate * gradient + meanRate * m[i]) / (squareRoot(v[i]) / root + epsilon)
      p[i] = p[i] - limited(change)
    }
  }

  /// beta1 (1 - 0.96^(n decay) / 2) for step n.
  func nadamMomentum(ofStep n: UInt64) -> Float {
    let h = settings.pointee
    let decay = h.momentumDecay > 0 ? h.momentumDecay : 0.004
    return h.beta1 * (1 - 0.5 * exp(-0.040821995 * (decay * float(n))))
  }

  /// In parts that are exact, as an Int of 32 bits holds them too.
  private func float(_ n: UInt64) -> Float {
    let high = Float(Int(truncatingIfNeeded: n &>> 40))
    let middle = Float(Int(truncatingIfNeeded: n &>> 16 & 0xFF_FFFF))
    return high * 0x1p40 + (middle * 0x1p16 + Float(Int(truncatingIfNeeded: n & 0xFFFF)))
  }

  private func adagrad() {
    let h = settings.pointee
    let (p, g, rate, decay, l1) = (parameters, gradients, h.learningRate, h.weightDecay, h.l1)
    let (s, epsilon) = (slot(0), h.epsilon)
    for i in 0..<changed {
      let gradient = penalized(g[i], p[i], decay, l1)
      s[i] = min(s[i] + gradient * gradient, SlotLimit.squares)
      p[i] = p[i] - rate * (gradient / (squareRoot(s[i]) + epsilon))
    }
  }

  private func rmsprop() {
    let h = settings.pointee
    let (p, g, rate, decay, l1) = (parameters, gradients, h.learningRate, h.weightDecay, h.l1)
    let (s, epsilon, keep, share) = (slot(0), h.epsilon, h.smoothing, 1 - h.smoothing)
    let (v, momentum) = (h.momentum > 0 ? slot(1) : s, h.momentum)
    for i in 0..<changed {
      let gradient = penalized(g[i], p[i], decay, l1)
      s[i] = keep * s[i] + share * (gradient * gradient)
      var change = gradient / (squareRoot(s[i]) + epsilon)
      if momentum > 0 {
        change = limited(momentum * v[i] + change)
        v[i] = change
      }
      p[i] = p[i] - rate * change
    }
  }

  private func rprop() {
    let h = settings.pointee
    let (p, g, decay, l1) = (parameters, gradients, h.weightDecay, h.l1)
    let (last, size) = (slot(0), slot(1))
    for i in 0..<changed {
      var gradient = penalized(g[i], p[i], decay, l1)
      let agreement = gradient * last[i]
      let start = isFirst ? h.learningRate : size[i]
      size[i] = clamp(
        start * (agreement > 0 ? h.etaPlus : agreement < 0 ? h.etaMinus : 1), h.stepMin, h.stepMax)
      if agreement < 0 { gradient = 0 }
      p[i] = p[i] - (gradient > 0 ? size[i] : gradient < 0 ? -size[i] : 0)
      last[i] = gradient
    }
  }
}

/// What Adam divides its averages by: 1 - beta^n after n steps, by recurrence, without powers or cancellation. NAdam's
/// beta1 is another in every step, and `first` is 1 less their product.
struct Corrections {
  var first: Float = 0
  var second: Float = 0

  mutating func advance(_ beta1: Float, _ beta2: Float) {
    first = first * beta1 + (1 - beta1)
    second = second * beta2 + (1 - beta2)
  }
}
