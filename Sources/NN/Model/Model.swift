import CNN

/// A model in the caller's buffer. One that exists has been checked as far as its initialiser says;
/// nothing is read outside the buffer.
struct Model {
  let base: UnsafeRawPointer

  /// One that was checked before.
  init(validated base: UnsafeRawPointer) { self.base = base }

  var bytes: Int { Int(word(Format.Offset.fileBytes)) }
  var sectionCount: Int { Int(word(Format.Offset.sectionCount)) }

  func word(_ offset: Int) -> UInt32 { base.load(fromByteOffset: offset, as: UInt32.self) }
  func float(_ offset: Int) -> Float { Float(bitPattern: word(offset)) }

  /// Position of the section's entry in the table; nil when the model has none.
  func entry(_ section: Section) -> Int? {
    for i in 0..<sectionCount where word(entryOffset(i)) == section.rawValue { return entryOffset(i) }
    return nil
  }

  func entryOffset(_ index: Int) -> Int { Format.headerBytes + index * Format.sectionEntryBytes }

  /// Where the section's bytes begin; 0 when the model has none.
  func offset(_ section: Section) -> Int {
    guard let entry = entry(section) else { return 0 }
    return Int(word(entry + 4))
  }

  func floats(_ section: Section) -> UnsafePointer<Float> {
    (base + offset(section)).assumingMemoryBound(to: Float.self)
  }

  /// The index-th text of a section; nil when there is none.
  func text(_ section: Section, _ index: Int) -> UnsafePointer<CChar>? {
    guard let entry = entry(section), index < Int(word(entry + 12)) else { return nil }
    var start = base + offset(section)
    for _ in 0..<index {
      while start.load(as: UInt8.self) != 0 { start += 1 }
      start += 1
    }
    return start.assumingMemoryBound(to: CChar.self)
  }

  /// The network's settings, in place: not yet checked when the model is read.
  var settings: UnsafePointer<Settings> {
    (base + offset(.network)).assumingMemoryBound(to: Settings.self)
  }

  /// The layer records of the file are nn_layer's fields, so they serve in place.
  var layers: UnsafePointer<nn_layer> { (base + offset(.layers)).assumingMemoryBound(to: nn_layer.self) }

  /// The columns of the file are nn_column's fields; nil in a version without.
  var columns: UnsafePointer<nn_column>? {
    hasColumns ? (base + offset(.columns)).assumingMemoryBound(to: nn_column.self) : nil
  }
  var hasColumns: Bool { Features.columns && word(Format.Offset.version) == Format.columnsVersion }

  /// The quantiles of the pinball loss, not yet checked when the model is read; nil in a model of another loss.
  var quantiles: UnsafePointer<Float>? { entry(.quantiles) == nil ? nil : floats(.quantiles) }

  /// Leading layers that the training whose state this is leaves as they are; not yet checked when the model is read.
  var frozenLayers: UInt32 {
    entry(.trainingState) == nil ? 0 : word(offset(.trainingState) + Format.frozenLayersOffset)
  }

  /// What a network that is opened finds in the model.
  var learned: Learned {
    Learned(
      model: base, isQuantized: isQuantized, parameters: offset(.parameters),
      inputScaling: offset(.inputScaling), targetScaling: offset(.targetScaling),
      columns: offset(.columns), quantiles: offset(.quantiles))
  }
}
