import CNN

/// Writes a model into a buffer that is known to be large enough.
struct ModelWriter {
  let network: Network
  let layout: ModelLayout
  let bytes: UnsafeMutablePointer<UInt8>

  /// `putQuantized` writes the sections that only a quantised model has, at their offsets.
  @inline(__always)
  func write(_ putQuantized: (Section, Int) -> Void) throws(Status) {
    for i in 0..<layout.bytes { bytes[i] = 0 }
    var entry = Format.headerBytes
    var offset = Format.headerBytes + layout.sectionCount * Format.sectionEntryBytes
    try layout.forEachSection { (section, length, elements) throws(Status) in
      put(section.rawValue, at: entry)
      put(UInt32(offset), at: entry + 4)
      put(UInt32(length), at: entry + 8)
      put(UInt32(elements), at: entry + 12)
      if section.isQuantized { putQuantized(section, offset) } else { put(section, at: offset, elements) }
      entry += Format.sectionEntryBytes
      offset += roundUp(length)
    }
    writeHeader()
  }

  private func writeHeader() {
    put(Format.magicLow, at: 0)
    put(Format.magicHigh, at: 4)
    let isQuantized = layout.shape.quantized != nil
    let plainVersion = isQuantized ? Format.quantizedVersion : Format.version
    put(layout.shape.hasColumns ? Format.columnsVersion : plainVersion, at: Format.Offset.version)
    if layout.shape.hasColumns && isQuantized { put(UInt32(1), at: Format.Offset.isQuantized) }
    put(Format.byteOrderMark, at: Format.Offset.byteOrder)
    put(UInt32(layout.bytes), at: Format.Offset.fileBytes)
    put(UInt32(layout.sectionCount), at: Format.Offset.sectionCount)
    let start = Format.checksumStart
    put(crc32(bytes + start, layout.bytes - start), at: Format.Offset.checksum)
  }

  private func put(_ section: Section, at offset: Int, _ elements: Int) {
    switch section {
    case .network: putNetwork(at: offset)
    case .layers: putLayers(at: offset)
    case .parameters: put(network.parameters, elements, at: offset)
    case .inputScaling: put(network.inputScaling, at: offset)
    case .targetScaling: put(network.targetScaling, at: offset)
    case .trainingState: putTrainingState(at: offset)
    case .optimizerSlots: putSlots(at: offset)
    case .columns: putColumns(at: offset, elements)
    case .quantiles: if let quantiles = network.quantiles { put(quantiles, elements, at: offset) }
    case .featureNames, .targetNames, .labels, .note, .categoryNames:
      layout.texts?.put(section, elements, into: bytes + offset)
    case .quantizedLayers, .quantizedWeights, .quantizedBiases, .multipliers, .shifts, .tables: break
    }
  }

  private func putNetwork(at offset: Int) {
    let words = UnsafeRawPointer(network.settings).assumingMemoryBound(to: UInt32.self)
    for i in 0..<MemoryLayout<Settings>.size / 4 { put(words[i], at: offset + i * 4) }
  }

  private func putLayers(at offset: Int) {
    for i in 0..<network.layerCount {
      let layer = network.layers[i]
      let record = offset + i * Format.layerBytes
      put(layer.units, at: record)
      put(UInt32(bitPattern: layer.activationValue), at: record + 4)
      put(UInt32(bitPattern: layer.initializationValue), at: record + 8)
      put(layer.slope, at: record + 12)
      put(layer.initValue, at: record + 16)
      put(layer.dropout, at: record + 20)
      put(layer.maxNorm, at: record + 24)
    }
  }

  private func putColumns(at offset: Int, _ count: Int) {
    guard let columns = network.columns else { return }
    let words = UnsafeRawPointer(columns.values).assumingMemoryBound(to: UInt32.self)
    for i in 0..<count * MemoryLayout<nn_column>.size / 4 { put(words[i], at: offset + i * 4) }
  }

  private func putTrainingState(at offset: Int) {
    let h = network.header.pointee
    let generator = network.generator.load()
    put(UInt32(truncatingIfNeeded: h.steps), at: offset)
    put(UInt32(truncatingIfNeeded: h.steps &>> 32), at: offset + 4)
    put(generator.s1, at: offset + 8)
    put(generator.s2, at: offset + 12)
    put(generator.s3, at: offset + 16)
    put(h.corrections.first, at: offset + 20)
    put(h.corrections.second, at: offset + 24)
    put(UInt32(h.frozenLayers), at: offset + Format.frozenLayersOffset)
  }

  private func putSlots(at offset: Int) {
    for i in 0..<network.optimizerSlots {
      put(network.slot(i), network.trainedCount, at: offset + i * network.trainedCount * 4)
    }
  }

  private func put(_ scaling: Scaling?, at offset: Int) {
    guard let scaling else { return }
    put(scaling.mean, scaling.count, at: offset)
    put(scaling.scale, scaling.count, at: offset + scaling.count * 4)
  }

  private func put(_ values: UnsafePointer<Float>, _ count: Int, at offset: Int) {
    for i in 0..<count { put(values[i], at: offset + i * 4) }
  }

  private func put(_ value: Float, at offset: Int) { put(value.bitPattern, at: offset) }

  func put(_ value: UInt32, at offset: Int) {
    for i in 0..<4 { bytes[offset + i] = UInt8(truncatingIfNeeded: value &>> UInt32(8 * i)) }
  }
}
