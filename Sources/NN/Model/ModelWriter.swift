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
    put(layout.shape.quantized == nil ? Format.version : Format.quantizedVersion, at: Format.Offset.version)
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
    case .featureNames, .targetNames, .labels, .note:
      layout.texts?.put(section, elements, into: bytes + offset)
    default: break
    }
  }

  private func putNetwork(at offset: Int) {
    let h = network.header.pointee
    put(h.inputs, at: offset)
    put(h.layerCount, at: offset + 4)
    put(UInt32(bitPattern: h.loss), at: offset + 8)
    put(UInt32(bitPattern: h.optimizer), at: offset + 12)
    put(h.learningRate, at: offset + 16)
    put(h.momentum, at: offset + 20)
    put(h.dampening, at: offset + 24)
    put(h.nesterov, at: offset + 28)
    put(h.beta1, at: offset + 32)
    put(h.beta2, at: offset + 36)
    put(h.smoothing, at: offset + 40)
    put(h.epsilon, at: offset + 44)
    put(h.etaMinus, at: offset + 48)
    put(h.etaPlus, at: offset + 52)
    put(h.stepMin, at: offset + 56)
    put(h.stepMax, at: offset + 60)
    put(h.weightDecay, at: offset + 64)
    put(h.l1, at: offset + 68)
    put(h.clipNorm, at: offset + 72)
    put(h.clipValue, at: offset + 76)
    put(h.seed, at: offset + 80)
    put(h.maxBatch, at: offset + 84)
    put(UInt32(bitPattern: h.inputScaling), at: offset + 88)
    put(UInt32(bitPattern: h.targetScaling), at: offset + 92)
    put(h.polynomialDegree, at: offset + 96)
    put(UInt32(bitPattern: h.reduction), at: offset + 100)
    put(h.huberDelta, at: offset + 104)
    put(UInt32(h.arithmetic), at: offset + 108)
  }

  private func putLayers(at offset: Int) {
    for i in 0..<network.layerCount {
      let layer = network.layers[i]
      let record = offset + i * Format.layerBytes
      put(layer.units, at: record)
      put(UInt32(bitPattern: layer.activation), at: record + 4)
      put(UInt32(bitPattern: layer.initialization), at: record + 8)
      put(layer.slope, at: record + 12)
      put(layer.initValue, at: record + 16)
      put(layer.dropout, at: record + 20)
      put(layer.maxNorm, at: record + 24)
    }
  }

  private func putTrainingState(at offset: Int) {
    let h = network.header.pointee
    let generator = network.generator.load()
    put(UInt32(truncatingIfNeeded: h.steps), at: offset)
    put(UInt32(truncatingIfNeeded: h.steps &>> 32), at: offset + 4)
    put(generator.s1, at: offset + 8)
    put(generator.s2, at: offset + 12)
    put(generator.s3, at: offset + 16)
    put(h.correction1, at: offset + 20)
    put(h.correction2, at: offset + 24)
  }

  private func putSlots(at offset: Int) {
    for i in 0..<network.optimizerSlots {
      put(network.slot(i), network.parameterCount, at: offset + i * network.parameterCount * 4)
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
