import CNN

/// The texts of an nn_metadata, checked.
struct Texts {
  let metadata: nn_metadata

  init(_ metadata: nn_metadata, for shape: ModelShape) throws(Status) {
    guard metadata.struct_size == UInt32(MemoryLayout<nn_metadata>.size) else { throw .structSize }
    self.metadata = metadata
    guard metadata.labels == nil || metadata.label_count == UInt32(shape.textCount(.labels)) else {
      throw .outOfRange
    }
    try checkPointers(.featureNames, shape)
    try checkPointers(.targetNames, shape)
    try checkPointers(.labels, shape)
  }

  func has(_ section: Section) -> Bool {
    section == .note ? metadata.note != nil : list(section) != nil
  }

  func text(_ section: Section, _ index: Int) -> UnsafePointer<CChar> {
    // Presence was checked when the texts were taken.
    section == .note ? metadata.note : list(section)![index]!
  }

  /// Bytes of all texts of a kind, with their terminating zeros.
  func byteCount(_ section: Section, _ count: Int) throws(Status) -> Int {
    var bytes = 0
    for i in 0..<count { bytes = try sum(bytes, length(text(section, i)) + 1) }
    return bytes
  }

  func length(_ text: UnsafePointer<CChar>) -> Int {
    var length = 0
    while text[length] != 0 { length += 1 }
    return length
  }

  private func list(_ section: Section) -> UnsafePointer<UnsafePointer<CChar>?>? {
    switch section {
    case .featureNames: metadata.features
    case .targetNames: metadata.targets
    default: metadata.labels
    }
  }

  private func checkPointers(_ section: Section, _ shape: ModelShape) throws(Status) {
    guard let texts = list(section) else { return }
    _ = try require(texts)
    for i in 0..<shape.textCount(section) where texts[i] == nil { throw .nullPointer }
  }
}
