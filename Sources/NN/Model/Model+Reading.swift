import CNN

extension Model {
  /// Check every byte of a model in one pass and return what it describes, which is then in `config`. Order of the
  /// checks and their statuses: docs/model-format.md.
  static func read(
    _ base: UnsafeRawPointer, _ size: Int, into config: UnsafeMutablePointer<nn_config>
  ) throws(Status) -> (Model, Description) {
    let model = Model(validated: base)
    try model.checkHeader(size)
    try model.checkTable(size)
    let description = try model.readDescription(into: config)
    try model.checkSections(description)
    return (model, description)
  }

  private func checkHeader(_ size: Int) throws(Status) {
    guard size >= Format.headerBytes else { throw .modelTruncated }
    guard word(0) == Format.magicLow, word(4) == Format.magicHigh else { throw .modelMagic }
    guard word(Format.Offset.byteOrder) == Format.byteOrderMark else { throw .modelByteOrder }
    let version = word(Format.Offset.version)
    guard version >= Format.version, version <= Format.columnsVersion else { throw .modelVersion }
    guard Features.quantized || !saysQuantized else { throw .unsupported }
    guard Features.columns || version != Format.columnsVersion else { throw .unsupported }
    guard size <= Int(Int32.max), word(Format.Offset.fileBytes) == UInt32(size) else { throw .modelTruncated }
    let checked = size - Format.checksumStart
    guard word(Format.Offset.checksum) == crc32(base + Format.checksumStart, checked) else {
      throw .modelChecksum
    }
    guard word(Format.Offset.isQuantized) <= (hasColumns ? 1 : 0), size % Format.alignment == 0 else {
      throw .modelMalformed
    }
  }

  /// Types ascend, every section starts where the one before ended, padding is zero, nothing follows.
  private func checkTable(_ size: Int) throws(Status) {
    let count = word(Format.Offset.sectionCount)
    guard count <= 32, entryOffset(Int(count)) <= size else { throw .modelMalformed }
    var end = entryOffset(Int(count))
    var lastType: UInt32 = 0
    for i in 0..<Int(count) {
      let entry = entryOffset(i)
      let length = word(entry + 8)
      guard let section = Section(rawValue: word(entry)),
        isQuantized ? !section.isFloat : !section.isQuantized,
        word(entry) > lastType, word(entry + 4) == UInt32(end), length > 0, length <= UInt32(size - end),
        roundUp(Int(length)) <= size - end
      else { throw .modelMalformed }
      lastType = word(entry)
      let next = end + roundUp(Int(length))
      try requireZeros(from: end + Int(length), to: next)
      end = next
    }
    guard end == size else { throw .modelMalformed }
  }

  private func requireZeros(from start: Int, to end: Int) throws(Status) {
    for i in start..<end {
      guard base.load(fromByteOffset: i, as: UInt8.self) == 0 else { throw .modelMalformed }
    }
  }

  private func readDescription(into config: UnsafeMutablePointer<nn_config>) throws(Status) -> Description {
    try require(.network, bytes: Format.networkBytes, elements: 1)
    let layerCount = settings.pointee.layerCount
    guard layerCount > 0, layerCount <= UInt32(NN_MAX_LAYERS) else { throw .modelMalformed }
    let settingsEnd = offset(.network) + MemoryLayout<Settings>.size
    try requireZeros(from: settingsEnd, to: offset(.network) + Format.networkBytes)
    try require(.layers, bytes: Int(layerCount) * Format.layerBytes, elements: Int(layerCount))
    try require(.columns, isThere: hasColumns)
    if hasColumns {
      let inputs = settings.pointee.inputs
      guard inputs <= UInt32(NN_MAX_INPUTS) else { throw .modelMalformed }
      try require(.columns, bytes: Int(inputs) * MemoryLayout<nn_column>.size, elements: Int(inputs))
    }
    try checkQuantiles()
    if entry(.trainingState) != nil {
      try require(.trainingState, bytes: Format.trainingStateBytes, elements: 1)
    }
    do throws(Status) {
      config.pointee = nn_config(
        settings, layers: layers, columns: columns, quantiles: quantiles, frozenLayers: frozenLayers)
      return try Description(config)
    } catch {
      // A description that nn_init would refuse has no business in a model.
      throw .modelMalformed
    }
  }

  /// Their place and number: the description refuses values that are none.
  private func checkQuantiles() throws(Status) {
    guard entry(.quantiles) != nil else { return }
    let last = layers[Int(settings.pointee.layerCount) - 1].units
    guard settings.pointee.lossValue == nn_loss(NN_PINBALL), last <= UInt32(NN_MAX_UNITS) else {
      throw .modelMalformed
    }
    try require(.quantiles, bytes: Int(last) * 4, elements: Int(last))
  }

  private func checkSections(_ d: Description) throws(Status) {
    guard let plan = try? Plan.training(d) else { throw .modelMalformed }
    let count = plan.parameterCount
    if isQuantized {
      try checkQuantized(d, parameterCount: count)
    } else {
      try requireFloats(.parameters, count)
    }
    try require(.inputScaling, isThere: d.scalesInputs)
    if d.scalesInputs {
      try requireScaling(.inputScaling, d.inputs)
      let mean = floats(.inputScaling)
      guard d.columns?.areUnscaled(mean, mean + d.inputs) ?? true else { throw .modelMalformed }
    }
    try require(.targetScaling, isThere: d.scalesTargets)
    if d.scalesTargets { try requireScaling(.targetScaling, d.outputs) }
    let shape = ModelShape(d, plan)
    try checkTexts(.featureNames, shape)
    try checkTexts(.targetNames, shape)
    try checkTexts(.labels, shape)
    try checkTexts(.note, shape)
    try checkTexts(.categoryNames, shape)
    if isQuantized { return }
    try require(.optimizerSlots, isThere: entry(.trainingState) != nil && d.slots > 0)
    guard entry(.trainingState) != nil else { return }
    try checkTrainingState(d)
    if d.slots > 0 { try requireSlots(d, plan.trainedCount) }
  }

  /// What no training leaves behind could make the next step overflow.
  private func requireSlots(_ d: Description, _ count: Int) throws(Status) {
    try requireFloats(.optimizerSlots, try product(d.slots, count))
    for slot in 0..<d.slots {
      let values = floats(.optimizerSlots) + slot * count
      let (low, high) = d.optimizer.range(ofSlot: slot)
      for i in 0..<count {
        guard isIn(values[i], low, high) else { throw .modelMalformed }
      }
    }
  }

  private func checkTrainingState(_ d: Description) throws(Status) {
    let o = offset(.trainingState)
    guard float(o + 20).isFinite, float(o + 24).isFinite else { throw .modelNonfinite }
    // An update divides by the corrections.
    let hasStepped = word(o) | word(o + 4) != 0 && d.optimizer.usesCorrections
    guard isCorrection(float(o + 20), hasStepped), isCorrection(float(o + 24), hasStepped),
      word(o + 4) < 0x8000_0000
    else { throw .modelMalformed }
  }

  private func isCorrection(_ value: Float, _ hasStepped: Bool) -> Bool {
    hasStepped ? isIn(value, SlotLimit.leastCorrection, 1) : value == 0
  }

  private func checkTexts(_ section: Section, _ shape: ModelShape) throws(Status) {
    guard let entry = entry(section) else { return }
    let start = offset(section)
    let length = Int(word(entry + 8))
    var zeros = 0
    for i in 0..<length where base.load(fromByteOffset: start + i, as: UInt8.self) == 0 { zeros += 1 }
    guard zeros == shape.textCount(section), word(entry + 12) == UInt32(zeros),
      base.load(fromByteOffset: start + length - 1, as: UInt8.self) == 0
    else { throw .modelMalformed }
  }

  private func requireScaling(_ section: Section, _ count: Int) throws(Status) {
    try requireFloats(section, 2 * count)
    guard arePositive(floats(section) + count, count) else { throw .modelMalformed }
  }

  private func requireFloats(_ section: Section, _ count: Int) throws(Status) {
    try require(section, bytes: try product(count, 4), elements: count)
    guard allFinite(floats(section), count) else { throw .modelNonfinite }
  }

  func require(_ section: Section, bytes: Int, elements: Int) throws(Status) {
    guard let entry = entry(section), word(entry + 8) == UInt32(bytes), word(entry + 12) == UInt32(elements)
    else { throw .modelMalformed }
  }

  func require(_ section: Section, isThere: Bool) throws(Status) {
    guard (entry(section) != nil) == isThere else { throw .modelMalformed }
  }
}
