/// A step of the optimiser in every lane.
extension LaneGroup {
  /// Update the parameters by the gradients of a batch whose rows count for `weights`. Returns the lanes that have
  /// diverged, which changes none of their parameters.
  mutating func step(_ weights: Pack) -> LaneMask {
    let one = Pack(repeating: 1)
    // A batch that counts for nothing changes nothing.
    let counts = weights .> Pack()
    let share = model.sumsLosses ? one : choose(counts, one / weights, one)
    let (norm, isWithin) = reduceGradients(share)
    norms = choose(counts, norm, norms)
    let isFine = (norm .<= Pack(repeating: StepLimit.norm)) .& isWithin
    let changed = counts .& isFine
    clip(norm, changed)
    advance(changed)
    update(changed)
    limitNorms(changed)
    countSteps(changed)
    return counts .& .!isFine
  }

  /// The mean gradients. Returns their norms, and the lanes whose parameters may be changed.
  private func reduceGradients(_ share: Pack) -> (norm: Pack, isWithin: LaneMask) {
    let (g, p, count) = (gradients, parameters + model.firstTrained &* width, model.trainedCount)
    var chains = InlineArray<8, Pack>(repeating: Pack())
    let limit = Pack(repeating: StepLimit.parameters)
    var beyond = Pack()
    for i in 0..<count {
      let mean = load(g + i &* width, Pack.self) * share
      store(g + i &* width, mean)
      chains[i & 7] = chains[i & 7] + mean * mean
      // Of what is no number too: no comparison with it is true.
      beyond = choose(magnitude(load(p + i &* width, Pack.self)) .<= limit, beyond, limit)
    }
    var half = 4
    while half > 0 {
      for chain in 0..<half { chains[chain] = chains[chain] + chains[chain &+ half] }
      half &>>= 1
    }
    var norm = chains[0].squareRoot()
    for lane in 0..<width where fits[lane] != nil && !holdsSquares(chains[0][lane]) {
      norm[lane] = scaledNorm(g + lane, stride: width, count: count)
    }
    return (norm, beyond .<= Pack())
  }

  private func clip(_ norm: Pack, _ changed: LaneMask) {
    let one = Pack(repeating: 1)
    let limit = settings.clipNorm
    let factor = limit / (norm + Pack(repeating: 1e-6))
    let isClipped = (limit .> Pack()) .& (factor .< one) .& changed
    let isLimited = (settings.clipValue .> Pack()) .& changed
    guard isSomeSet(isClipped) || isSomeSet(isLimited) else { return }
    let high = choose(isLimited, settings.clipValue, Pack(repeating: .infinity))
    let scale = choose(isClipped, factor, one)
    for i in 0..<model.trainedCount {
      let place = gradients + i &* width
      store(place, clamp(load(place, Pack.self) * scale, Pack() - high, high))
    }
  }

  private mutating func advance(_ changed: LaneMask) {
    let one = Pack(repeating: 1)
    let optimizer = model.settings.pointee.optimizer
    guard optimizer.usesCorrections else { return }
    let beta1 = optimizer == .nadam ? nadamMomenta(1) : settings.beta1
    first = choose(changed, first * beta1 + (one - beta1), first)
    second = choose(changed, second * settings.beta2 + (one - settings.beta2), second)
  }

  /// NAdam's momentum of the step after so many less one.
  private func nadamMomenta(_ ahead: UInt64) -> Pack {
    var momenta = Pack()
    for lane in 0..<width {
      guard let network = fits[lane]?.pointee.fit.network else { continue }
      momenta[lane] = network.wholeUpdate.nadamMomentum(ofStep: network.header.pointee.steps &+ ahead)
    }
    return momenta
  }

  private func update(_ changed: LaneMask) {
    let h = model.settings.pointee
    let isNadam = h.optimizer == .nadam
    LaneUpdate(
      parameters: parameters + model.firstTrained &* width, gradients: gradients, firstSlot: slots,
      roots: scratch + plan.roots,
      count: model.trainedCount, changed: changed, isFirst: isFirst .> Pack(), settings: settings,
      first: first, second: second, nadam: isNadam ? nadamMomenta(1) : Pack(),
      nextNadam: isNadam ? nadamMomenta(2) : Pack(), optimizer: h.optimizer, hasMomentum: h.momentum > 0,
      isNesterov: h.nesterov != 0
    ).run()
  }

  private func limitNorms(_ changed: LaneMask) {
    for i in model.frozenLayers..<model.layerCount where model.layers[i].maxNorm > 0 {
      for unit in 0..<Int(model.layers[i].units) { limitNorm(i, unit, changed) }
    }
  }

  private func limitNorm(_ i: Int, _ unit: Int, _ changed: LaneMask) {
    let layer = model.layers[i]
    let (inputs, stride) = (Int(layer.inputs), Int(layer.units) &* width)
    let w = weights(of: i) + unit &* width
    var squares = Pack()
    for k in 0..<inputs {
      let weight = load(w + k &* stride, Pack.self)
      squares = squares + weight * weight
    }
    var norm = squares.squareRoot()
    for lane in 0..<width where fits[lane] != nil && !holdsSquares(squares[lane]) {
      norm[lane] = scaledNorm(w + lane, stride: stride, count: inputs)
    }
    let limit = Pack(repeating: layer.maxNorm)
    let isOver = (norm .> limit) .& changed
    guard isSomeSet(isOver) else { return }
    let factor = choose(isOver, limit / norm, Pack(repeating: 1))
    for k in 0..<inputs { store(w + k &* stride, load(w + k &* stride, Pack.self) * factor) }
  }

  private mutating func countSteps(_ changed: LaneMask) {
    isFirst = choose(changed, Pack(), isFirst)
    for lane in 0..<width where changed[lane] { fits[lane]?.pointee.fit.network.countStep() }
  }
}
