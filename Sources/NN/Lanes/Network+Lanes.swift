import CNN

/// Which networks are trained in the lanes of registers, and which of them together. The others are trained one by one,
/// with the same bits.
extension Network {
  /// Whether there are formulas for lanes of everything that the network needs, and whether lanes pay.
  var fitsLanes: Bool {
    guard !usesBLAS, hasExactArithmetic, parameterCount <= Network.mostInLanes else { return false }
    for i in 0..<layerCount &- 1 where layers[i].activation.mixesUnits { return false }
    return true
  }

  /// Parameters of the largest network for which lanes pay: all lanes of them stay in a core's own cache.
  private static var mostInLanes: Int { 4096 }

  private var hasExactArithmetic: Bool {
    #if NN_HAS_FMA
      !isFast
    #else
      true
    #endif
  }

  /// Whether a network has the shape of another, and whatever else all lanes must have in common.
  func hasShape(of other: Network) -> Bool {
    let (h, g) = (settings.pointee, other.settings.pointee)
    guard h.layerCount == g.layerCount, h.inputs == g.inputs, features == other.features,
      frozenLayers == other.frozenLayers, h.lossValue == g.lossValue, h.optimizerValue == g.optimizerValue,
      h.reductionValue == g.reductionValue, h.huberDelta == g.huberDelta,
      fusesProducts == other.fusesProducts,
      h.maxBatch == g.maxBatch, (h.momentum > 0) == (g.momentum > 0), h.nesterov == g.nesterov
    else { return false }
    for i in 0..<layerCount {
      let (a, b) = (layers[i], other.layers[i])
      guard a.units == b.units, a.activationValue == b.activationValue, a.slope == b.slope,
        a.dropout == b.dropout, a.maxNorm == b.maxNorm
      else { return false }
    }
    return true
  }
}

extension Fit<HeldSamples> {
  /// Whether two trainings take batches of the same sizes in step.
  func isInStep(with other: Fit<HeldSamples>) -> Bool {
    rows == other.rows && batchRows == other.batchRows
      && (samples.weights == nil) == (other.samples.weights == nil) && network.hasShape(of: other.network)
  }
}
