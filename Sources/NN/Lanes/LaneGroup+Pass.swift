/// Forward and back through the layers with a chunk of rows, in every lane its own.
extension LaneGroup {
  /// The first layer's inputs: one row's numbers for all lanes, [rows][features], or each lane's own,
  /// [rows][features][lanes].
  enum Inputs {
    case shared(UnsafePointer<Float>)
    case own(UnsafePointer<Float>)

    var values: UnsafePointer<Float> {
      switch self {
      case .shared(let values), .own(let values): values
      }
    }
  }

  /// Gradients of `count` rows of the epoch from `start` on, added to those of the batch, or the first of them when
  /// `fresh`. Rows from `watched` on tell which units are alive.
  mutating func learn(from start: Int, _ count: Int, fresh: Bool, watching watched: Int) {
    let x = loadInputs(from: start, count)
    if model.hasDropout { drawSeeds(count) }
    if model.fusesProducts {
      learnFused(x, from: start, count, fresh)
    } else {
      learn(x, from: start, count, fresh, CanonicalSum.self)
    }
    if watched < start &+ count { watch(max(watched &- start, 0)..<count) }
  }

  @inline(never)
  private mutating func learnFused(_ x: Inputs, from start: Int, _ count: Int, _ fresh: Bool) {
    learn(x, from: start, count, fresh, FusedSum.self)
  }

  @inline(__always)
  private mutating func learn<Sum: Summation>(
    _ x: Inputs, from start: Int, _ count: Int, _ fresh: Bool, _: Sum.Type
  ) {
    forward(x, count, isTraining: true, Sum.self)
    loadTargets(count, isCommon: sharesOrder) { $0.pointee.fit.samples.targets.dropping(start) }
    computeLosses(count) { $0.pointee.fit.samples.targets.dropping(start) }
    if isWeighted { weigh(from: start, count) }
    if hearsLosses {
      for s in 0..<count { lossSum = lossSum + load(losses + s &* width, Pack.self) }
    }
    backward(x, count, fresh, Sum.self)
  }

  /// The sums of the last layer of rows that are only looked at.
  mutating func predict(_ x: Inputs, _ count: Int) {
    if model.fusesProducts {
      forward(x, count, isTraining: false, FusedSum.self)
    } else {
      forward(x, count, isTraining: false, CanonicalSum.self)
    }
  }

  @inline(__always)
  private func forward<Sum: Summation>(_ x: Inputs, _ count: Int, isTraining: Bool, _: Sum.Type) {
    for i in 0..<model.layerCount {
      let layer = model.layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let (w, values) = (weights(of: i), outputs(of: i))
      let biases = UnsafePointer(w + inputs &* units &* width)
      if i == 0, case .shared(let rows) = x {
        LaneProduct(
          a: rows, aRow: inputs, aStep: 1, b: w, bStep: units &* width, bColumn: width, c: values,
          cRow: units &* width, rows: count, columns: units, steps: inputs, row: biases
        ).run(Sum.self, SharedFactor.self, FromRow.self)
      } else {
        LaneProduct(
          a: i == 0 ? x.values : UnsafePointer(outputs(of: i &- 1)), aRow: inputs &* width, aStep: width,
          b: w,
          bStep: units &* width, bColumn: width, c: values, cRow: units &* width, rows: count,
          columns: units, steps: inputs, row: biases
        ).run(Sum.self, OwnFactor.self, FromRow.self)
      }
      if i < model.layerCount &- 1 { activate(i, count, isTraining: isTraining) }
    }
  }

  /// From a layer's sums to its outputs, and what its backward pass starts from.
  private func activate(_ i: Int, _ count: Int, isTraining: Bool) {
    let floats = Int(model.layers[i].units) &* width
    let activation = Activation(model.layers[i])
    let (values, kept) = (outputs(of: i), sums(of: i))
    let keeps = isTraining && model.keepsSums(i)
    if keeps && activation.needsSums { copy(values, to: kept, count: count &* floats) }
    activation.forward(values, rows: count, units: floats)
    guard isTraining && model.isMasked(i) else { return }
    if !activation.needsSums { copy(values, to: kept, count: count &* floats) }
    drawMask(i, count)
    hide(values, i, count)
  }

  @inline(__always)
  private func backward<Sum: Summation>(_ x: Inputs, _ count: Int, _ fresh: Bool, _: Sum.Type) {
    let frozen = model.frozenLayers
    for i in stride(from: model.layerCount - 1, through: frozen, by: -1) {
      let layer = model.layers[i]
      let (inputs, units) = (Int(layer.inputs), Int(layer.units))
      let (dz, dw) = (UnsafePointer(sums(of: i)), gradients(of: i))
      let isShared = if i == 0, case .shared = x { true } else { false }
      let product = LaneProduct(
        a: i == 0 ? x.values : UnsafePointer(outputs(of: i &- 1)), aRow: isShared ? 1 : width,
        aStep: isShared ? inputs : inputs &* width, b: dz, bStep: units &* width, bColumn: width, c: dw,
        cRow: units &* width, rows: inputs, columns: units, steps: count, row: UnsafePointer(dw))
      switch (isShared, fresh) {
      case (true, true): product.run(Sum.self, SharedFactor.self, FromZero.self)
      case (true, false): product.run(Sum.self, SharedFactor.self, FromOwn.self)
      case (false, true): product.run(Sum.self, OwnFactor.self, FromZero.self)
      case (false, false): product.run(Sum.self, OwnFactor.self, FromOwn.self)
      }
      addLaneBiases(dz, dw + inputs &* units &* width, rows: count, units: units, fresh: fresh)
      guard i > frozen else { return }
      LaneProduct(
        a: dz, aRow: units &* width, aStep: width, b: weights(of: i), bStep: width, bColumn: units &* width,
        c: delta, cRow: inputs &* width, rows: count, columns: inputs, steps: units, row: UnsafePointer(delta)
      ).run(Sum.self, OwnFactor.self, FromZero.self)
      if model.isMasked(i &- 1) { hide(delta, i &- 1, count) }
      Activation(model.layers[i &- 1]).backward(sums(of: i &- 1), delta, rows: count, units: inputs &* width)
    }
  }

  /// Note which units have a gradient in some of the rows.
  private func watch(_ rows: Range<Int>) {
    var unit = 0
    for i in 0..<model.layerCount {
      let units = Int(model.layers[i].units)
      if i >= model.frozenLayers {
        let dz = sums(of: i)
        for j in 0..<units {
          let place = alive + (unit &+ j) &* width
          var bits = unsafeBitCast(load(place, Pack.self), to: LaneGenerators.Words.self)
          for s in rows {
            bits |= unsafeBitCast(
              load(dz + (s &* units &+ j) &* width, Pack.self), to: LaneGenerators.Words.self)
          }
          store(place, unsafeBitCast(bits, to: Pack.self))
        }
      }
      unit &+= units
    }
  }
}

// Rows of the caller's.
extension LaneGroup {
  /// Rows of the epoch.
  private func loadInputs(from start: Int, _ count: Int) -> Inputs {
    if sharesOrder && !preparesInputs, let fit = leader {
      return .shared(fit.pointee.fit.samples.inputs[start])
    }
    return loadOwnInputs(count) { $0.pointee.fit.samples.inputs.dropping(start) }
  }

  func loadOwnInputs(_ count: Int, _ source: (UnsafeMutablePointer<LaneFit>) -> Rows) -> Inputs {
    let x = scratch + plan.inputs
    let features = model.features
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      var rows = source(fit)
      if fit.pointee.fit.network.preparesInputs {
        fit.pointee.fit.network.loadInputs(rows, count, into: fit.pointee.fit.network.inputRows)
        rows = Rows(UnsafePointer(fit.pointee.fit.network.inputRows), width: features)
      }
      spread(rows, count, features, x + lane)
    }
    return .own(UnsafePointer(x))
  }

  /// The targets that losses with formulas for packs look at, scaled, [rows][target width][lanes]; `isCommon` where all
  /// lanes have the same rows.
  @inline(__always)
  func loadTargets(_ count: Int, isCommon: Bool, _ source: (UnsafeMutablePointer<LaneFit>) -> Rows) {
    guard lossForm != .oneByOne else { return }
    if isCommon && !scalesTargets, let fit = leader { return loadSharedTargets(count, source(fit)) }
    let targetWidth = model.targetWidth
    for lane in 0..<width {
      guard let fit = fits[lane] else { continue }
      let rows = source(fit)
      guard let scaling = fit.pointee.fit.network.targetScaling else {
        spread(rows, count, targetWidth, targets + lane)
        continue
      }
      for s in 0..<count {
        let (row, target) = (rows[s], targets + (s &* targetWidth &* width &+ lane))
        for j in 0..<targetWidth { target[j &* width] = scaling.apply(row[j], column: j) }
      }
    }
  }

  /// Rows of so many numbers into a lane; target [rows][numbers][lanes], at the lane.
  private func spread(_ rows: Rows, _ count: Int, _ numbers: Int, _ target: UnsafeMutablePointer<Float>) {
    let (values, width, order) = (rows.values, rows.width, rows.order)
    var (place, position) = (target, rows.start)
    for _ in 0..<count {
      let row = values + (order.map { Int($0[position]) } ?? position) &* width
      for k in 0..<numbers {
        place[0] = row[k]
        place += LaneGroup.lanes
      }
      position &+= 1
    }
  }

  private func loadSharedTargets(_ count: Int, _ rows: Rows) {
    let (values, targets) = (rows[0], targets)
    for i in 0..<count &* model.targetWidth { store(targets + i &* width, Pack(repeating: values[i])) }
  }

  /// By the rows' weights.
  private mutating func weigh(from start: Int, _ count: Int) {
    let outputs = model.outputs
    let (weights, dz) = (scratch + plan.weights, sums(of: model.layerCount &- 1))
    for lane in 0..<width {
      guard let rows = fits[lane]?.pointee.fit.samples.weights?.dropping(start) else { continue }
      for s in 0..<count { weights[s &* width &+ lane] = rows[s][0] }
    }
    for s in 0..<count {
      let weight = load(weights + s &* width, Pack.self)
      let loss = losses + s &* width
      store(loss, load(loss, Pack.self) * weight)
      for j in 0..<outputs {
        let gradient = dz + (s &* outputs &+ j) &* width
        store(gradient, load(gradient, Pack.self) * weight)
      }
      weightSum = weightSum + weight
    }
  }
}

// Dropout.
extension LaneGroup {
  /// A seed for each row of each lane.
  private mutating func drawSeeds(_ count: Int) {
    for s in 0..<count {
      store(scratch + plan.seeds + s &* width, unsafeBitCast(generators.next(), to: Pack.self))
    }
  }

  private func drawMask(_ i: Int, _ count: Int) {
    let units = Int(model.layers[i].units)
    let target = mask(of: i)
    let salt = UInt32(i &- model.frozenLayers) &* 0x9E37_79B9
    // n 2^-24 >= rate for a whole n, without rounding.
    let limit = model.layers[i].dropout * 0x1p24
    let whole = Int(limit)
    let least = UInt32(truncatingIfNeeded: Float(whole) < limit ? whole &+ 1 : whole)
    for s in 0..<count {
      let seeds = unsafeBitCast(
        load(scratch + plan.seeds + s &* width, Pack.self), to: LaneGenerators.Words.self)
      var draws = LaneGenerators(seeds: seeds &+ LaneGenerators.Words(repeating: salt))
      for j in 0..<units {
        let draw = draws.next() &>> LaneGenerators.Words(repeating: 8)
        let isKept = draw .>= LaneGenerators.Words(repeating: least)
        let ones = LaneGenerators.Words().replacing(
          with: LaneGenerators.Words(repeating: 0x3F80_0000), where: isKept)
        store(target + (s &* units &+ j) &* width, unsafeBitCast(ones, to: Pack.self))
      }
    }
  }

  /// 0 where the mask says so, the others divided by 1 - dropout.
  private func hide(_ values: UnsafeMutablePointer<Float>, _ i: Int, _ count: Int) {
    let scale = Pack(repeating: 1 / (1 - model.layers[i].dropout))
    let mask = mask(of: i)
    for v in 0..<count &* Int(model.layers[i].units) {
      let place = values + v &* width
      let isKept = load(mask + v &* width, Pack.self) .> Pack()
      store(place, choose(isKept, load(place, Pack.self) * scale, Pack()))
    }
  }
}
