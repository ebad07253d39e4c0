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

  /// The network's settings, as they are in the file: not yet checked. `layers` goes into the result.
  func config(layers: UnsafePointer<nn_layer>?) -> nn_config {
    let o = offset(.network)
    return nn_config(
      struct_size: UInt32(MemoryLayout<nn_config>.size), layer_size: UInt32(MemoryLayout<nn_layer>.size),
      layers: layers, layer_count: word(o + 4), inputs: word(o), loss: nn_loss(bitPattern: word(o + 8)),
      optimizer: nn_optimizer(bitPattern: word(o + 12)), learning_rate: float(o + 16),
      momentum: float(o + 20), dampening: float(o + 24), nesterov: word(o + 28), beta1: float(o + 32),
      beta2: float(o + 36), smoothing: float(o + 40), epsilon: float(o + 44), eta_minus: float(o + 48),
      eta_plus: float(o + 52), step_min: float(o + 56), step_max: float(o + 60), weight_decay: float(o + 64),
      l1: float(o + 68), clip_norm: float(o + 72), clip_value: float(o + 76), seed: word(o + 80),
      max_batch: word(o + 84), input_scaling: nn_scaling(bitPattern: word(o + 88)),
      target_scaling: nn_scaling(bitPattern: word(o + 92)), polynomial_degree: word(o + 96),
      reduction: nn_reduction(bitPattern: word(o + 100)), huber_delta: float(o + 104),
      arithmetic: nn_arithmetic(bitPattern: word(o + 108)))
  }

  /// The layer records of the file are nn_layer's fields, so they serve in place.
  var layers: UnsafePointer<nn_layer> { (base + offset(.layers)).assumingMemoryBound(to: nn_layer.self) }
}
