import CNN

/// The texts of a model in the block of a network that was loaded from it, behind everything else: a table and texts
/// as in a model, without the other sections, so that a Model finds them.
struct KeptTexts {
  private let model: Model
  /// 0 when the model has no texts.
  private(set) var bytes = 0
  private var sectionCount = 0

  init(of model: Model) throws(Status) {
    self.model = model
    for i in 0..<model.sectionCount where model.isText(i) {
      sectionCount += 1
      bytes = try sum(bytes, roundUp(model.length(i)))
    }
    if sectionCount > 0 { bytes = try sum(bytes, start) }
  }

  private var start: Int { Format.headerBytes + sectionCount * Format.sectionEntryBytes }

  func write(to memory: UnsafeMutableRawPointer) {
    let words = memory.assumingMemoryBound(to: UInt32.self)
    let copy = memory.assumingMemoryBound(to: UInt8.self)
    for i in 0..<bytes { copy[i] = 0 }
    words[Format.Offset.fileBytes / 4] = UInt32(bytes)
    words[Format.Offset.sectionCount / 4] = UInt32(sectionCount)
    var (entry, offset) = (Format.headerBytes, start)
    for i in 0..<model.sectionCount where model.isText(i) {
      let source = model.entryOffset(i)
      for word in 0..<4 { words[entry / 4 + word] = model.word(source + 4 * word) }
      words[entry / 4 + 1] = UInt32(offset)
      let bytes = model.base + Int(model.word(source + 4))
      for j in 0..<model.length(i) { copy[offset + j] = bytes.load(fromByteOffset: j, as: UInt8.self) }
      entry += Format.sectionEntryBytes
      offset += roundUp(model.length(i))
    }
  }
}

extension Network {
  /// Where the texts of a network are that was made of a model.
  var textModel: Model? {
    if let model = header.pointee.model { return Model(validated: model) }
    guard header.pointee.textsOffset != 0 else { return nil }
    return Model(validated: base + Int(header.pointee.textsOffset))
  }

  /// Copy the texts behind the network's arrays.
  func keep(_ texts: KeptTexts) {
    guard texts.bytes > 0 else { return }
    texts.write(to: base + blockBytes)
    header.pointee.textsOffset = header.pointee.bytes
    header.pointee.bytes += UInt32(texts.bytes)
  }
}

extension Model {
  fileprivate func isText(_ index: Int) -> Bool {
    Section(rawValue: word(entryOffset(index)))?.isText ?? false
  }
  fileprivate func length(_ index: Int) -> Int { Int(word(entryOffset(index) + 8)) }

  /// 0 when the model has none of the kind.
  func byteCount(_ section: Section) -> Int { entry(section).map { Int(word($0 + 8)) } ?? 0 }

  func copyTexts(_ section: Section, to bytes: UnsafeMutablePointer<UInt8>) {
    let source = base + offset(section)
    for i in 0..<byteCount(section) { bytes[i] = source.load(fromByteOffset: i, as: UInt8.self) }
  }
}
