import CNN

extension ModelWriter {
  /// One section of a quantised model, of a network that is being quantised.
  func put(_ section: Section, of quantizer: borrowing Quantizer, at offset: Int) {
    var position = offset
    for i in 0..<network.layerCount {
      switch section {
      case .quantizedLayers: put(quantizer.record(i), at: &position)
      case .tables: put(quantizer, tableOf: i, at: &position)
      default:
        for j in 0..<Int(network.layers[i].units) { put(section, of: quantizer, i, j, at: &position) }
      }
    }
  }

  /// What a section holds of unit j of layer i.
  private func put(
    _ section: Section, of quantizer: borrowing Quantizer, _ i: Int, _ j: Int, at position: inout Int
  ) {
    switch section {
    case .quantizedWeights:
      let unit = quantizer.unit(i, j)
      for k in 0..<unit.inputs { put(Int8(truncatingIfNeeded: unit.weight(k)), at: &position) }
    case .quantizedBiases: put(quantizer.unit(i, j).quantizedBias, at: &position)
    case .multipliers: put(quantizer.factor(i, j).multiplier, at: &position)
    default: put(Int8(truncatingIfNeeded: quantizer.factor(i, j).shift), at: &position)
    }
  }

  private func put(_ record: QuantizedRecord, at position: inout Int) {
    put(Int32(bitPattern: record.inputScale.bitPattern), at: &position)
    put(record.inputZeroPoint, at: &position)
    put(Int32(bitPattern: record.zScale.bitPattern), at: &position)
    put(record.zZeroPoint, at: &position)
  }

  private func put(_ quantizer: borrowing Quantizer, tableOf i: Int, at position: inout Int) {
    guard i < network.layerCount - 1, needsTable(Int(network.layers[i].activation)) else { return }
    let table = quantizer.table(of: i)
    for q in 0..<256 { put(table.entry(Int32(truncatingIfNeeded: q - 128)), at: &position) }
  }

  private func put(_ value: Int32, at position: inout Int) {
    put(UInt32(bitPattern: value), at: position)
    position += 4
  }

  private func put(_ value: Int8, at position: inout Int) {
    bytes[position] = UInt8(bitPattern: value)
    position += 1
  }

  /// Copy a section of a quantised network's own model as it is.
  func copy(_ section: Section, from model: Model, at offset: Int) {
    guard let entry = model.entry(section) else { return }
    let source: UnsafePointer<UInt8> = model.elements(section)
    for i in 0..<Int(model.word(entry + 8)) { bytes[offset + i] = source[i] }
  }
}
