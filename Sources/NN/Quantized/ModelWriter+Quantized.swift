extension ModelWriter {
  /// One section of a quantised model, of a network that is being quantised.
  func put(_ section: Section, of quantizer: borrowing Quantizer, at offset: Int) {
    var position = offset
    for i in 0..<network.layerCount {
      let units = Int(network.layers[i].units)
      switch section {
      case .quantizedLayers: put(quantizer.record(i), at: &position)
      case .quantizedWeights: for j in 0..<units { put(weightsOf: quantizer.unit(i, j), at: &position) }
      case .quantizedBiases: for j in 0..<units { put(quantizer.unit(i, j).quantizedBias, at: &position) }
      case .multipliers: for j in 0..<units { put(quantizer.factor(i, j).multiplier, at: &position) }
      case .shifts:
        for j in 0..<units { put(Int8(truncatingIfNeeded: quantizer.factor(i, j).shift), at: &position) }
      case .tables: put(quantizer, tableOf: i, at: &position)
      case .network, .layers, .parameters, .inputScaling, .targetScaling, .featureNames, .targetNames,
        .labels,
        .note, .trainingState, .optimizerSlots, .columns, .categoryNames, .quantiles:
        break
      }
    }
  }

  private func put(weightsOf unit: Quantizer.Unit, at position: inout Int) {
    for k in 0..<unit.inputs { put(Int8(truncatingIfNeeded: unit.weight(k)), at: &position) }
  }

  private func put(_ record: QuantizedRecord, at position: inout Int) {
    put(Int32(bitPattern: record.inputScale.bitPattern), at: &position)
    put(record.inputZeroPoint, at: &position)
    put(Int32(bitPattern: record.zScale.bitPattern), at: &position)
    put(record.zZeroPoint, at: &position)
  }

  private func put(_ quantizer: borrowing Quantizer, tableOf i: Int, at position: inout Int) {
    guard i < network.layerCount - 1, !network.layers[i].activation.isLimit else { return }
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
