import CNN

/// The sections that a model of this network will have, and how long it will be.
struct ModelLayout {
  let shape: ModelShape
  let texts: Texts?
  let withTrainingState: Bool
  private(set) var sectionCount = 0
  private(set) var bytes = 0

  init(_ shape: ModelShape, texts: Texts? = nil, withTrainingState: Bool = false) throws(Status) {
    self.shape = shape
    self.texts = texts
    self.withTrainingState = withTrainingState
    var count = 0
    var length = 0
    try forEachSection { (_, sectionBytes, _) throws(Status) in
      count += 1
      length = try sum(length, try sum(sectionBytes, Format.alignment - 1) & ~(Format.alignment - 1))
    }
    sectionCount = count
    bytes = try sum(length, Format.headerBytes + count * Format.sectionEntryBytes)
  }

  /// Every section in the order of the file: its type, its length in bytes and its elements.
  func forEachSection(_ body: (Section, Int, Int) throws(Status) -> Void) throws(Status) {
    try body(.network, Format.networkBytes, 1)
    try body(.layers, shape.layerCount * Format.layerBytes, shape.layerCount)
    if shape.quantized == nil {
      try body(.parameters, try product(shape.parameterCount, 4), shape.parameterCount)
    }
    if shape.scalesInputs { try body(.inputScaling, shape.inputs * 8, shape.inputs * 2) }
    if shape.scalesTargets { try body(.targetScaling, shape.outputs * 8, shape.outputs * 2) }
    try forEachText(.featureNames, body)
    try forEachText(.targetNames, body)
    try forEachText(.labels, body)
    try forEachText(.note, body)
    if let quantized = shape.quantized { try quantized.forEachSection(layerCount: shape.layerCount, body) }
    if withTrainingState { try forEachStateSection(body) }
    if shape.hasColumns { try body(.columns, shape.inputs * MemoryLayout<nn_column>.size, shape.inputs) }
    try forEachText(.categoryNames, body)
    if shape.hasQuantiles { try body(.quantiles, shape.outputs * 4, shape.outputs) }
  }

  private func forEachStateSection(_ body: (Section, Int, Int) throws(Status) -> Void) throws(Status) {
    try body(.trainingState, Format.trainingStateBytes, 1)
    if shape.slots > 0 {
      let count = try product(shape.slots, shape.trainedCount)
      try body(.optimizerSlots, try product(count, 4), count)
    }
  }

  private func forEachText(_ section: Section, _ body: (Section, Int, Int) throws(Status) -> Void)
    throws(Status)
  {
    guard let texts, texts.has(section) else { return }
    let count = shape.textCount(section)
    try body(section, try texts.byteCount(section, count), count)
  }
}
