import CNN

/// How many numbers of each kind a quantised model has instead of parameters.
struct QuantizedShape {
  let weights: Int
  let units: Int
  let tables: Int

  init(_ d: Description, parameterCount: Int) {
    var units = 0
    var tables = 0
    for i in 0..<d.layerCount {
      units += d.units(of: i)
      if i < d.layerCount - 1 && needsTable(Int(d.layers[i].activation)) { tables += 1 }
    }
    weights = parameterCount - units
    self.units = units
    self.tables = tables
  }

  init(_ network: Network) {
    var units = 0
    var tables = 0
    for i in 0..<network.layerCount {
      units += Int(network.layers[i].units)
      if i < network.layerCount - 1 && needsTable(Int(network.layers[i].activation)) { tables += 1 }
    }
    weights = network.parameterCount - units
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
