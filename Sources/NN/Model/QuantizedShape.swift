/// How many numbers of each kind a quantised model has instead of parameters.
struct QuantizedShape {
  let weights: Int
  let units: Int
  let tables: Int

  init(_ d: Description, parameterCount: Int) {
    self.init(d.layerCount, parameterCount) { (d.units(of: $0), d.activation(of: $0)) }
  }

  init(_ network: Network) {
    self.init(network.layerCount, network.parameterCount) {
      (Int(network.layers[$0].units), network.layers[$0].activation)
    }
  }

  private init(
    _ layerCount: Int, _ parameterCount: Int, _ layer: (_ i: Int) -> (units: Int, activation: ActivationKind)
  ) {
    var (units, tables) = (0, 0)
    for i in 0..<layerCount {
      units += layer(i).units
      if i < layerCount - 1 && !layer(i).activation.isLimit { tables += 1 }
    }
    weights = parameterCount - units
    self.units = units
    self.tables = tables
  }

  /// Each with its length in bytes and its elements.
  func forEachSection(layerCount: Int, _ body: (Section, Int, Int) throws(Status) -> Void) throws(Status) {
    try body(.quantizedLayers, layerCount * MemoryLayout<QuantizedRecord>.size, layerCount)
    try body(.quantizedWeights, weights, weights)
    try body(.quantizedBiases, units * 4, units)
    try body(.multipliers, units * 4, units)
    try body(.shifts, units, units)
    if tables > 0 { try body(.tables, tables * 256, tables * 256) }
  }
}
