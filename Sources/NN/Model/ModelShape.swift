import CNN

/// What decides which sections a model has and how long they are.
struct ModelShape {
  let inputs: Int
  let outputs: Int
  let targetWidth: Int
  let layerCount: Int
  let parameterCount: Int
  let trainedCount: Int
  let slots: Int
  let scalesInputs: Bool
  let scalesTargets: Bool
  let hasColumns: Bool
  let categoryCount: Int
  let hasQuantiles: Bool
  /// nil for a model of floats.
  var quantized: QuantizedShape?

  init(_ d: Description, _ plan: Plan) {
    inputs = d.inputs
    outputs = d.outputs
    targetWidth = d.targetWidth
    layerCount = d.layerCount
    parameterCount = plan.parameterCount
    trainedCount = plan.trainedCount
    slots = d.slots
    scalesInputs = d.scalesInputs
    scalesTargets = d.scalesTargets
    hasColumns = d.columns != nil
    categoryCount = d.columns?.categoryCount ?? 0
    hasQuantiles = d.quantiles != nil
  }

  init(_ network: Network) {
    inputs = network.inputs
    outputs = network.outputs
    targetWidth = network.targetWidth
    layerCount = network.layerCount
    parameterCount = network.parameterCount
    trainedCount = network.trainedCount
    slots = network.optimizerSlots
    scalesInputs = network.inputScaling != nil
    scalesTargets = network.targetScaling != nil
    hasColumns = network.columns != nil
    categoryCount = network.columns?.categoryCount ?? 0
    hasQuantiles = network.quantiles != nil
    if network.isQuantized { quantized = QuantizedShape(network) }
  }

  /// Texts of a kind that a model has, when it has any.
  func textCount(_ section: Section) -> Int {
    switch section {
    case .featureNames: inputs
    case .targetNames: targetWidth
    case .labels: outputs == 1 ? 2 : outputs
    case .categoryNames: categoryCount
    case .network, .layers, .parameters, .inputScaling, .targetScaling, .note, .quantizedLayers,
      .quantizedWeights, .quantizedBiases, .multipliers, .shifts, .tables, .trainingState, .optimizerSlots,
      .columns, .quantiles:
      1
    }
  }
}
