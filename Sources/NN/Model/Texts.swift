import CNN

/// The texts of a model that is written: those of an nn_metadata, checked, or the network's own.
struct Texts {
  private enum Source {
    case given(UnsafePointer<nn_metadata>)
    case own(Model)
  }

  private let source: Source

  init(_ metadata: UnsafePointer<nn_metadata>, for shape: ModelShape) throws(Status) {
    try metadata.requireKnown()
    source = .given(metadata)
    guard metadata.pointee.labels == nil || metadata.pointee.label_count == UInt32(shape.textCount(.labels))
    else { throw .outOfRange }
    guard metadata.pointee.categories == nil || shape.categoryCount > 0 else { throw .outOfRange }
    try checkPointers(.featureNames, metadata, shape)
    try checkPointers(.targetNames, metadata, shape)
    try checkPointers(.labels, metadata, shape)
    try checkPointers(.categoryNames, metadata, shape)
  }

  /// Texts of the model that a network was made of.
  init(of model: Model) { source = .own(model) }

  func has(_ section: Section) -> Bool {
    switch source {
    case .given(let metadata): section == .note ? metadata.pointee.note != nil : metadata.list(section) != nil
    case .own(let model): model.entry(section) != nil
    }
  }

  /// Bytes of all texts of a kind that the source has, with their terminating zeros.
  func byteCount(_ section: Section, _ count: Int) throws(Status) -> Int {
    switch source {
    case .own(let model): return model.byteCount(section)
    case .given(let metadata):
      var bytes = 0
      for i in 0..<count { bytes = try sum(bytes, length(of: metadata.text(section, i)) + 1) }
      return bytes
    }
  }

  /// Write the texts of a kind that the source has, into bytes that are 0.
  func put(_ section: Section, _ count: Int, into bytes: UnsafeMutablePointer<UInt8>) {
    switch source {
    case .own(let model): model.copyTexts(section, to: bytes)
    case .given(let metadata):
      var position = 0
      for i in 0..<count {
        let text = metadata.text(section, i)
        let length = length(of: text)
        for j in 0..<length { bytes[position &+ j] = UInt8(bitPattern: text[j]) }
        position += length + 1
      }
    }
  }

  private func checkPointers(
    _ section: Section, _ metadata: UnsafePointer<nn_metadata>, _ shape: ModelShape
  ) throws(Status) {
    guard let texts = metadata.list(section) else { return }
    _ = try require(texts)
    for i in 0..<shape.textCount(section) where texts[i] == nil { throw .nullPointer }
  }
}

extension Texts {
  /// What is written shares no byte with the metadata. The network's own texts lie in its block or its model.
  func requireApart<T>(_ pointer: UnsafePointer<T>, count: Int, _ shape: ModelShape) throws(Status) {
    guard case .given(let metadata) = source else { return }
    try NN.requireApart(pointer, count: count, metadata)
    try requireApart(pointer, count, metadata, .featureNames, shape)
    try requireApart(pointer, count, metadata, .targetNames, shape)
    try requireApart(pointer, count, metadata, .labels, shape)
    try requireApart(pointer, count, metadata, .categoryNames, shape)
    if has(.note) { try requireApart(pointer, count, text: metadata.text(.note, 0)) }
  }

  private func requireApart<T>(
    _ pointer: UnsafePointer<T>, _ count: Int, _ metadata: UnsafePointer<nn_metadata>, _ section: Section,
    _ shape: ModelShape
  ) throws(Status) {
    guard let list = metadata.list(section) else { return }
    let texts = shape.textCount(section)
    try NN.requireApart(pointer, count: count, list, otherCount: texts)
    for i in 0..<texts { try requireApart(pointer, count, text: metadata.text(section, i)) }
  }

  private func requireApart<T>(
    _ pointer: UnsafePointer<T>, _ count: Int, text: UnsafePointer<CChar>
  ) throws(Status) {
    try NN.requireApart(pointer, count: count, text, otherCount: length(of: text) + 1)
  }
}

extension UnsafePointer<nn_metadata> {
  fileprivate func list(_ section: Section) -> UnsafePointer<UnsafePointer<CChar>?>? {
    switch section {
    case .featureNames: pointee.features
    case .targetNames: pointee.targets
    case .categoryNames: pointee.categories
    case .labels, .network, .layers, .parameters, .inputScaling, .targetScaling, .note, .quantizedLayers,
      .quantizedWeights, .quantizedBiases, .multipliers, .shifts, .tables, .trainingState, .optimizerSlots,
      .columns, .quantiles:
      pointee.labels
    }
  }

  fileprivate func text(_ section: Section, _ index: Int) -> UnsafePointer<CChar> {
    // Presence was checked before.
    section == .note ? pointee.note : list(section)![index]!
  }
}

/// Bytes of a text before its terminating zero.
func length(of text: UnsafePointer<CChar>) -> Int {
  var length = 0
  while text[length] != 0 { length += 1 }
  return length
}
