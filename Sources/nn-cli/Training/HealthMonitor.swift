import NeuralNetwork

/// Watches each layer's gradients and units during a training, and reports at the end what was wrong.
final class HealthMonitor {
  /// Share of the last layer's gradient norm below which the first layer's gradient has vanished.
  private static let vanishingShare: Float = 0.001
  /// Multiple of the first epoch's gradient norm above which a gradient has exploded.
  private static let explosion: Float = 100
  /// Least share of dead units, at the end of each of `deadEpochs` epochs, that is reported.
  private static let deadShare: Float = 0.5
  private static let deadEpochs = 5
  /// Fewest rows to judge by: in fewer, a unit that is alive may be silent.
  private static let leastRows = 16

  private let network: Network
  private let names: [String]
  /// Leading layers that have no gradient.
  private let frozen: Int
  private var epochs = 0
  private var vanishedEpochs = 0
  private var firstNorm: Float = 0
  private var largest: (norm: Float, epoch: Int) = (0, 0)
  private var recentDead: [[Float]] = []
  private var rowsBeforeBatch: Int

  /// Watch a network whose current epoch has `rowsDone` rows behind it.
  init(_ network: Network, rowsDone: Int = 0) {
    self.network = network
    rowsBeforeBatch = rowsDone
    frozen = network.description.frozenLayers
    names = network.description.layers.indices.map { "dense\($0 + 1)" }
  }

  func batchEnded(_ progress: Progress) {
    rowsBeforeBatch = progress.rowsDone
  }

  /// Record of an epoch that has just ended, `seconds` after the training began.
  func record(_ progress: Progress, seconds: Double) -> EpochRecord {
    defer { rowsBeforeBatch = 0 }
    return EpochRecord(
      progress: progress, seconds: seconds, lastBatch: progress.rowsDone - rowsBeforeBatch,
      layers: names.indices.compactMap { try? network.health(layer: $0) })
  }

  func add(_ epoch: EpochRecord) {
    guard epoch.layers.count == names.count, let first = epoch.layers.dropFirst(frozen).first,
      let last = epoch.layers.last
    else {
      return
    }
    let progress = epoch.progress
    epochs += 1
    if epochs == 1 { firstNorm = progress.gradientNorm }
    if progress.gradientNorm > largest.norm { largest = (progress.gradientNorm, progress.epoch) }
    if first.gradientNorm < Self.vanishingShare * last.gradientNorm { vanishedEpochs += 1 }
    if last.gradientNorm > 0, judgedRows(epoch) >= Self.leastRows {
      recentDead.append(epoch.layers.map(\.deadUnits))
    }
    if recentDead.count > Self.deadEpochs { recentDead.removeFirst() }
  }

  /// Rows by which dead units are judged: those that the library held at once at the end of the last batch. None with a
  /// loss by which rows without an error pass no gradient either.
  private func judgedRows(_ epoch: EpochRecord) -> Int {
    guard !network.description.loss.takesSigns else { return 0 }
    return epoch.lastBatch == 0 ? 0 : (epoch.lastBatch - 1) % network.description.maxBatch + 1
  }

  /// Warning in one line; nil when all is well.
  var finding: String? {
    let findings = [vanishing, exploding, dead].compactMap(\.self)
    return findings.isEmpty ? nil : findings.joined(separator: "; ")
  }

  private var vanishing: String? {
    guard names.count > frozen + 1, epochs > 0, 2 * vanishedEpochs >= epochs else { return nil }
    return
      "vanishing gradients: the norm of \(names[frozen])'s was below 1/1000 of \(names[names.count - 1])'s in "
      + "\(vanishedEpochs) of \(Numbers.count(epochs, "epoch")); try --activation relu, or another --init"
  }

  private var exploding: String? {
    guard firstNorm > 0, largest.norm > Self.explosion * firstNorm else { return nil }
    let factor = Numbers.short(largest.norm / firstNorm)
    return "exploding gradients: the norm in epoch \(largest.epoch) was \(factor) "
      + "times that of epoch 1; try --clip-norm 1, or a smaller --lr"
  }

  private var dead: String? {
    guard recentDead.count == Self.deadEpochs else { return nil }
    let shares = names.indices.dropLast().map { layer in recentDead.map { $0[layer] }.min() ?? 0 }
    guard let worst = shares.indices.max(by: { shares[$0] < shares[$1] }), shares[worst] >= Self.deadShare
    else { return nil }
    return
      "dead units: at least \(Numbers.percent(shares[worst])) of \(names[worst])'s passed no gradient at the "
      + "end of the last \(Self.deadEpochs) epochs; try --activation leaky-relu, or a smaller --lr"
  }
}
