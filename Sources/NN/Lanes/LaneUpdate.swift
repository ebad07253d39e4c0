/// One update of the parameters of a pack of networks by their mean gradients: the formulas of Update, a lane a network,
/// with the same bits.

/// A condition for each lane.
typealias LaneMask = SIMDMask<Pack.MaskStorage>

@inline(__always)
func choose(_ mask: LaneMask, _ one: Pack, _ other: Pack) -> Pack { other.replacing(with: one, where: mask) }

/// Whether some lane is set. (`any` would bring arrays.)
@inline(__always)
func isSomeSet(_ mask: LaneMask) -> Bool { sum(choose(mask, Pack(repeating: 1), Pack())) > 0 }

@inline(__always)
func clamp(_ x: Pack, _ low: Pack, _ high: Pack) -> Pack {
  let atLeast = x.replacing(with: low, where: x .< low)
  return atLeast.replacing(with: high, where: atLeast .> high)
}

/// What the settings of a lane's optimiser are, a lane each.
struct LaneSettings {
  var (rate, momentum, dampening) = (Pack(), Pack(), Pack())
  var (beta1, beta2, smoothing, epsilon) = (Pack(), Pack(), Pack(), Pack())
  var (etaMinus, etaPlus, stepMin, stepMax) = (Pack(), Pack(), Pack(), Pack())
  var (decay, l1, clipNorm, clipValue) = (Pack(), Pack(), Pack(), Pack())

  mutating func set(_ lane: Int, _ settings: Settings) {
    rate[lane] = settings.learningRate
    momentum[lane] = settings.momentum
    dampening[lane] = settings.dampening
    beta1[lane] = settings.beta1
    beta2[lane] = settings.beta2
    smoothing[lane] = settings.smoothing
    epsilon[lane] = settings.epsilon
    etaMinus[lane] = settings.etaMinus
    etaPlus[lane] = settings.etaPlus
    stepMin[lane] = settings.stepMin
    stepMax[lane] = settings.stepMax
    decay[lane] = settings.weightDecay
    l1[lane] = settings.l1
    clipNorm[lane] = settings.clipNorm
    clipValue[lane] = settings.clipValue
  }
}

struct LaneUpdate {
  /// [count][lanes]
  let parameters: UnsafeMutablePointer<Float>
  let gradients: UnsafePointer<Float>
  /// [slots][count][lanes]
  let firstSlot: UnsafeMutablePointer<Float>
  /// Scratch, [count][lanes].
  let roots: UnsafeMutablePointer<Float>
  let count: Int
  /// Lanes that are changed; the others stay as they are.
  let changed: LaneMask
  /// Lanes for which it is the first step.
  let isFirst: LaneMask
  let settings: LaneSettings
  /// Corrections.first and .second of this step.
  let (first, second): (Pack, Pack)
  /// NAdam's momentum of this step and of the next.
  let (nadam, nextNadam): (Pack, Pack)
  let optimizer: Optimizer
  let (hasMomentum, isNesterov): (Bool, Bool)

  private static var width: Int { Pack.scalarCount }

  func run() {
    switch optimizer {
    case .sgd: if hasMomentum { momentum() } else { gradientDescent() }
    case .adam, .adamw: adam()
    case .adagrad: adagrad()
    case .rmsprop: rmsprop()
    case .rprop: rprop()
    case .nadam: nadamStep()
    }
  }

  private func slot(_ index: Int) -> UnsafeMutablePointer<Float> {
    firstSlot + index &* count &* Self.width
  }

  @inline(__always)
  private func put(_ target: UnsafeMutablePointer<Float>, _ i: Int, _ value: Pack) {
    let place = target + i &* Self.width
    store(place, choose(changed, value, load(place, Pack.self)))
  }

  @inline(__always)
  private func at(_ source: UnsafePointer<Float>, _ i: Int) -> Pack {
    load(source + i &* Self.width, Pack.self)
  }

  @inline(__always)
  private func penalized(_ g: Pack, _ p: Pack, _ decay: Pack) -> Pack {
    let l1 = settings.l1
    let sign = choose(p .> Pack(), l1, choose(p .< Pack(), Pack() - l1, Pack()))
    let withL1 = choose(l1 .> Pack(), g + sign, g)
    return choose(decay .> Pack(), withL1 + decay * p, withL1)
  }

  @inline(__always)
  private func limited(_ change: Pack) -> Pack {
    clamp(change, Pack(repeating: -SlotLimit.gradients), Pack(repeating: SlotLimit.gradients))
  }

  private func gradientDescent() {
    for i in 0..<count {
      let p = at(parameters, i)
      put(parameters, i, p - settings.rate * penalized(at(gradients, i), p, settings.decay))
    }
  }

  private func momentum() {
    let (v, one) = (slot(0), Pack(repeating: 1))
    let share = choose(isFirst, one, one - settings.dampening)
    for i in 0..<count {
      let p = at(parameters, i)
      let gradient = penalized(at(gradients, i), p, settings.decay)
      let velocity = settings.momentum * at(v, i) + share * gradient
      put(v, i, velocity)
      put(
        parameters, i,
        p - settings.rate * (isNesterov ? gradient + settings.momentum * velocity : velocity))
    }
  }

  /// The square roots of a slot; [count][lanes]. A loop of its own, because the compiler makes no lanes of roots in a
  /// pack.
  private func takeRoots(of slot: UnsafePointer<Float>) {
    let roots = roots
    for i in 0..<count &* Self.width { roots[i] = NN.squareRoot(slot[i]) }
  }

  private func adam() {
    let isDecoupled = optimizer == .adamw
    average(decay: isDecoupled ? Pack() : settings.decay)
    let one = Pack(repeating: 1)
    let keep = isDecoupled ? one - settings.rate * settings.decay : one
    let (m, rate, root) = (slot(0), settings.rate / first, second.squareRoot())
    for i in 0..<count {
      let change = rate * (at(m, i) / (at(roots, i) / root + settings.epsilon))
      put(parameters, i, at(parameters, i) * keep - limited(change))
    }
  }

  /// Adam's averages of gradients and of their squares, and the roots of these.
  private func average(decay: Pack) {
    let (m, v, one) = (slot(0), slot(1), Pack(repeating: 1))
    let (share1, share2) = (one - settings.beta1, one - settings.beta2)
    for i in 0..<count {
      let gradient = penalized(at(gradients, i), at(parameters, i), decay)
      put(m, i, settings.beta1 * at(m, i) + share1 * gradient)
      put(v, i, settings.beta2 * at(v, i) + share2 * (gradient * gradient))
    }
    takeRoots(of: v)
  }

  private func nadamStep() {
    average(decay: settings.decay)
    let (m, one) = (slot(0), Pack(repeating: 1))
    let gradientRate = settings.rate * ((one - nadam) / first)
    let meanRate = settings.rate * (nextNadam / (first * nextNadam + (one - nextNadam)))
    let root = second.squareRoot()
    for i in 0..<count {
      let p = at(parameters, i)
      let gradient = penalized(at(gradients, i), p, settings.decay)
      let change = (gradientRate * gradient + meanRate * at(m, i)) / (at(roots, i) / root + settings.epsilon)
      put(parameters, i, p - limited(change))
    }
  }

  private func adagrad() {
    let (s, limit) = (slot(0), Pack(repeating: SlotLimit.squares))
    for i in 0..<count {
      let gradient = penalized(at(gradients, i), at(parameters, i), settings.decay)
      let square = at(s, i) + gradient * gradient
      put(s, i, square.replacing(with: limit, where: limit .< square))
    }
    takeRoots(of: s)
    for i in 0..<count {
      let p = at(parameters, i)
      let gradient = penalized(at(gradients, i), p, settings.decay)
      put(parameters, i, p - settings.rate * (gradient / (at(roots, i) + settings.epsilon)))
    }
  }

  private func rmsprop() {
    let (s, share) = (slot(0), Pack(repeating: 1) - settings.smoothing)
    for i in 0..<count {
      let gradient = penalized(at(gradients, i), at(parameters, i), settings.decay)
      put(s, i, settings.smoothing * at(s, i) + share * (gradient * gradient))
    }
    takeRoots(of: s)
    let v = hasMomentum ? slot(1) : s
    for i in 0..<count {
      let p = at(parameters, i)
      let gradient = penalized(at(gradients, i), p, settings.decay)
      var change = gradient / (at(roots, i) + settings.epsilon)
      if hasMomentum {
        change = limited(settings.momentum * at(v, i) + change)
        put(v, i, change)
      }
      put(parameters, i, p - settings.rate * change)
    }
  }

  private func rprop() {
    let (last, size, one) = (slot(0), slot(1), Pack(repeating: 1))
    for i in 0..<count {
      let p = at(parameters, i)
      var gradient = penalized(at(gradients, i), p, settings.decay)
      let agreement = gradient * at(last, i)
      let start = choose(isFirst, settings.rate, at(size, i))
      let (isSame, isTurned) = (agreement .> Pack(), agreement .< Pack())
      let factor = choose(isSame, settings.etaPlus, choose(isTurned, settings.etaMinus, one))
      let step = clamp(start * factor, settings.stepMin, settings.stepMax)
      gradient = choose(isTurned, Pack(), gradient)
      let change = choose(gradient .> Pack(), step, choose(gradient .< Pack(), Pack() - step, Pack()))
      put(size, i, step)
      put(parameters, i, p - change)
      put(last, i, gradient)
    }
  }
}
