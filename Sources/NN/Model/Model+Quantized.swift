import CNN

extension Model {
  var isQuantized: Bool {
    Features.quantized && saysQuantized
  }

  /// What the header says, which this build may not have.
  var saysQuantized: Bool {
    word(Format.Offset.version) == Format.quantizedVersion || word(Format.Offset.isQuantized) == 1
  }

  /// The sections that stand for a quantised model's parameters. After it the integer loops need no
  /// checks: no sum can overflow, whatever the inputs are.
  func checkQuantized(_ d: Description, parameterCount: Int) throws(Status) {
    let shape = QuantizedShape(d, parameterCount: parameterCount)
    try require(.tables, isThere: shape.tables > 0)
    try shape.forEachSection(layerCount: d.layerCount) { (section, bytes, elements) throws(Status) in
      try require(section, bytes: bytes, elements: elements)
    }
    var layer = QuantizedLayer(firstOf: self, features: d.features)
    for i in 0..<d.layerCount {
      try check(layer)
      if i < d.layerCount - 1 {
        let before = layer
        layer.advance()
        try check(before, leadsTo: layer)
      }
    }
  }

  private func check(_ layer: QuantizedLayer) throws(Status) {
    let record = layer.record
    guard record.inputScale.isFinite, record.zScale.isFinite else { throw .modelNonfinite }
    guard record.inputScale > 0, record.zScale > 0, isInt8(record.inputZeroPoint) else {
      throw .modelMalformed
    }
    guard layer.isLast ? record.zZeroPoint == 0 : isInt8(record.zZeroPoint) else { throw .modelMalformed }
    guard layer.isLast || !layer.activation.mixesUnits else { throw .modelMalformed }
    for j in 0..<layer.units { try check(layer, unit: j) }
  }

  private func isInt8(_ value: Int32) -> Bool { value >= -128 && value <= 127 }

  private func check(_ layer: QuantizedLayer, unit j: Int) throws(Status) {
    let row = layer.weights + j * layer.inputs
    var largest: UInt32 = 0
    for k in 0..<layer.inputs {
      guard row[k] > -128 else { throw .modelMalformed }
      largest += 128 * UInt32(row[k].magnitude)
    }
    guard layer.biases[j].magnitude <= UInt32(Int32.max) - largest, layer.multipliers[j] >= 0,
      layer.shifts[j] >= 1, layer.shifts[j] <= 62
    else { throw .modelMalformed }
  }

  /// Outputs that are not looked up are the next layer's inputs as they are; a ReLU's begin at 0.
  private func check(_ layer: QuantizedLayer, leadsTo next: QuantizedLayer) throws(Status) {
    guard !layer.hasTable else { return }
    guard next.record.inputScale == layer.record.zScale,
      next.record.inputZeroPoint == layer.record.zZeroPoint,
      layer.activation != .relu || layer.record.zZeroPoint == -128
    else { throw .modelMalformed }
  }
}
