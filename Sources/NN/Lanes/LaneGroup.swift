/// Up to a pack of networks of one shape that are trained side by side, a lane each: every number of theirs is in
/// [...][lane], and no sum crosses lanes. They are in step: each takes its next batch, of its own rows, when the others do.
struct LaneGroup {
  /// Whose shape all have.
  let model: Network
  let plan: LanePlan
  let scratch: UnsafeMutablePointer<Float>
  let loss: Loss
  /// Rows of an epoch and of a batch.
  let (rows, batchRows): (Int, Int)
  let isWeighted: Bool

  /// The training in each lane; nil where there is none.
  var fits = InlineArray<16, UnsafeMutablePointer<LaneFit>?>(repeating: nil)
  var active = 0
  /// Whether all take the rows in the order given, and whether some prepare their inputs or scale their targets.
  var (sharesOrder, preparesInputs, scalesTargets) = (true, false, false)

  var settings = LaneSettings()
  /// Corrections.first and .second.
  var (first, second) = (Pack(), Pack())
  /// 1 where no step was taken yet.
  var isFirst = Pack()
  /// Of dropout: where the row seeds are drawn from.
  var generators = LaneGenerators()

  /// Whether losses of the rows are asked for.
  var hearsLosses = true
  /// Whether a loss that was not computed may have been too large.
  var hasLargeSums = false

  // Of the batch: sums of its rows' losses and weights, answers of a chunk that were right, and of all chunks.
  var (lossSum, weightSum, right) = (Pack(), Pack(), Pack())
  var batchRight = LaneGenerators.Words()

  // Of the epoch.
  var (epochLoss, epochWeight) = (LaneSums(), LaneSums())
  /// Learning rate and norm of the last batch that did not fail.
  var (lastRates, lastNorms) = (Pack(), Pack())
  /// Norm of the last batch's gradient.
  var norms = Pack()

  static var lanes: Int { Pack.scalarCount }
  var width: Int { LaneGroup.lanes }

  init(_ leader: Fit<HeldSamples>, _ plan: LanePlan, _ scratch: UnsafeMutablePointer<Float>) {
    model = Network(base: leader.network.base)
    self.plan = plan
    self.scratch = scratch
    loss = Loss(model)
    rows = leader.rows
    batchRows = leader.batchRows
    isWeighted = leader.samples.weights != nil
    for i in 0..<plan.floats { scratch[i] = 0 }
  }

  /// Any that is trained.
  var leader: UnsafeMutablePointer<LaneFit>? {
    for lane in 0..<LaneGroup.lanes {
      if let fit = fits[lane] { return fit }
    }
    return nil
  }

  // [...][lanes]
  var parameters: UnsafeMutablePointer<Float> { scratch + plan.parameters }
  var gradients: UnsafeMutablePointer<Float> { scratch + plan.gradients }
  var slots: UnsafeMutablePointer<Float> { scratch + plan.slots }
  var delta: UnsafeMutablePointer<Float> { scratch + plan.delta }
  var targets: UnsafeMutablePointer<Float> { scratch + plan.targets }
  var losses: UnsafeMutablePointer<Float> { scratch + plan.losses }
  var alive: UnsafeMutablePointer<Float> { scratch + plan.alive }

  func weights(of layer: Int) -> UnsafeMutablePointer<Float> {
    parameters + Int(model.layers[layer].parameterIndex) &* LaneGroup.lanes
  }

  func gradients(of layer: Int) -> UnsafeMutablePointer<Float> {
    gradients + (Int(model.layers[layer].parameterIndex) &- model.firstTrained) &* LaneGroup.lanes
  }

  /// What a layer gives to the next one; [rows][units][lanes].
  func outputs(of layer: Int) -> UnsafeMutablePointer<Float> {
    var start = scratch + plan.layers
    for i in 0..<layer {
      start += (plan.rows &* LanePlan.floats(ofLayer: i, model) &* LaneGroup.lanes &+ 15) & ~15
    }
    return start
  }

  /// What the layer's backward pass starts from, and where it leaves dz; [rows][units][lanes].
  func sums(of layer: Int) -> UnsafeMutablePointer<Float> {
    outputs(of: layer) + (model.keepsSums(layer) ? blockFloats(layer) : 0)
  }

  /// Not 0 where dropout keeps an output; [rows][units][lanes].
  func mask(of layer: Int) -> UnsafeMutablePointer<Float> { outputs(of: layer) + 2 &* blockFloats(layer) }

  private func blockFloats(_ layer: Int) -> Int {
    plan.rows &* Int(model.layers[layer].units) &* LaneGroup.lanes
  }
}

// From a network to its lane and back.
extension LaneGroup {
  mutating func enter(_ entering: UnsafeMutablePointer<LaneFit>, lane: Int) {
    fits[lane] = entering
    active &+= 1
    read(lane)
  }

  mutating func read(_ lane: Int) {
    guard let network = fits[lane]?.pointee.fit.network else { return }
    spread(network.parameters, parameters, lane, network.parameterCount)
    for i in 0..<network.slots {
      spread(
        network.slot(i), slots + i &* network.trainedCount &* LaneGroup.lanes, lane, network.trainedCount)
    }
    settings.set(lane, network.settings.pointee)
    first[lane] = network.header.pointee.corrections.first
    second[lane] = network.header.pointee.corrections.second
    norms[lane] = network.header.pointee.gradientNorm
    isFirst[lane] = network.header.pointee.steps == 0 ? 1 : 0
    generators.set(lane, network.generator.load())
  }

  /// Everything that the network would have after its last batch.
  func save(_ lane: Int) {
    guard let network = fits[lane]?.pointee.fit.network else { return }
    gather(parameters, lane, network.mutableParameters, network.parameterCount)
    gather(gradients, lane, network.gradients, network.trainedCount)
    for i in 0..<network.slots {
      gather(
        slots + i &* network.trainedCount &* LaneGroup.lanes, lane, network.slot(i), network.trainedCount)
    }
    network.header.pointee.corrections = Corrections(first: first[lane], second: second[lane])
    network.header.pointee.gradientNorm = norms[lane]
    saveGenerator(lane)
    network.discardAccumulation()
    network.header.pointee.backwardRows = 0
  }

  func saveGenerator(_ lane: Int) {
    guard let network = fits[lane]?.pointee.fit.network, network.hasDropout else { return }
    network.generator.store(generators.at(lane))
  }

  /// How many of the units of each layer had no gradient in the last piece of the last batch.
  func saveHealth(_ lane: Int) {
    guard let network = fits[lane]?.pointee.fit.network else { return }
    var unit = 0
    for i in 0..<network.layerCount {
      let units = Int(network.layers[i].units)
      var dead = 0
      for j in unit..<unit &+ units where alive[j &* LaneGroup.lanes &+ lane].bitPattern &<< 1 == 0 {
        dead &+= 1
      }
      network.layers[i].deadUnits = i < network.frozenLayers ? 0 : Float(dead) / Float(units)
      unit &+= units
    }
  }

  /// A lane without a network computes with zeros.
  mutating func clear(_ lane: Int) {
    fits[lane] = nil
    active &-= 1
    for i in 0..<model.parameterCount { parameters[i &* LaneGroup.lanes &+ lane] = 0 }
    for i in 0..<model.slots &* model.trainedCount { slots[i &* LaneGroup.lanes &+ lane] = 0 }
  }

  /// source [count] into target [count][lanes]
  private func spread(
    _ source: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ lane: Int, _ count: Int
  ) {
    for i in 0..<count { target[i &* LaneGroup.lanes &+ lane] = source[i] }
  }

  /// source [count][lanes] into target [count]
  private func gather(
    _ source: UnsafePointer<Float>, _ lane: Int, _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for i in 0..<count { target[i] = source[i &* LaneGroup.lanes &+ lane] }
  }
}
