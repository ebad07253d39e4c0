public import CNN

@c @implementation
public func nn_save_size(
  _ network: OpaquePointer!, _ metadata: UnsafePointer<nn_metadata>!, _ flags: UInt32,
  _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let size = try require(size)
    let layout = try layout(network, metadata, flags)
    try requireOutside(size, of: network, layout)
    size.pointee = layout.bytes
  }
}

@c @implementation
public func nn_save(
  _ network: OpaquePointer!, _ metadata: UnsafePointer<nn_metadata>!, _ flags: UInt32,
  _ buffer: UnsafeMutableRawPointer!, _ bufferSize: Int, _ written: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    guard let buffer else { throw .nullPointer }
    let written = try require(written)
    let layout = try layout(network, metadata, flags)
    let bytes = buffer.assumingMemoryBound(to: UInt8.self)
    try requireSize(bufferSize, atLeast: layout.bytes)
    try requireOutside(written, of: network, layout)
    try requireOutside(bytes, count: layout.bytes, of: network, layout)
    try requireApart(bytes, count: layout.bytes, written)
    try network.requireFiniteContents(withTrainingState: layout.withTrainingState)
    let writer = ModelWriter(network: network, layout: layout, bytes: bytes)
    try writer.write { section, offset in
      // Only networks that were opened are quantised.
      if let model = network.header.pointee.model {
        writer.copy(section, from: Model(validated: model), at: offset)
      }
    }
    written.pointee = layout.bytes
  }
}

@c @implementation
public func nn_model_config(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ config: UnsafeMutablePointer<nn_config>!,
  _ layers: UnsafeMutablePointer<nn_layer>!, _ layerCapacity: UInt32
) -> nn_status {
  entry { () throws(Status) in
    let base = try requireBlock(model)
    let config = try require(config)
    let layers = try optional(layers)
    try requireSized(config)
    try withRead(base, modelSize) { (_, description, own) throws(Status) in
      let bytes = base.assumingMemoryBound(to: UInt8.self)
      try requireApart(config, bytes, otherCount: modelSize)
      if let layers {
        guard layerCapacity >= own.pointee.layer_count else { throw .bufferTooSmall }
        try requireApart(layers, count: description.layerCount, bytes, otherCount: modelSize)
        try requireApart(layers, count: description.layerCount, config)
        for i in 0..<description.layerCount { layers[i] = description.layers[i] }
      }
      own.pointee.layers = UnsafePointer(layers)
      config.put(own.pointee)
    }
  }
}

@c @implementation
public func nn_open(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ maxBatch: UInt32, _ memory: UnsafeMutableRawPointer!,
  _ memorySize: Int, _ network: UnsafeMutablePointer<OpaquePointer?>!
) -> nn_status {
  networkEntry(network, apartFrom: nil, model, modelSize) { (handle) throws(Status) in
    let base = try requireBlock(model)
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    try withRead(base, modelSize) { (model, _, config) throws(Status) in
      let (description, plan) = try inference(of: model, config, maxBatch: maxBatch)
      try requireSize(memorySize, atLeast: plan.bytes)
      try requireApart(handle, model, memory, bytes: plan.bytes)
      try requireFreeBlock(memory)
      _ = Network.layOut(description, plan, in: memory, learned: model.learned)
    }
    return memory
  }
}

@c @implementation
public func nn_open_size(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ maxBatch: UInt32, _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let base = try requireBlock(model)
    let size = try require(size)
    try withRead(base, modelSize) { (model, _, config) throws(Status) in
      try requireApart(size, base.assumingMemoryBound(to: UInt8.self), otherCount: modelSize)
      size.pointee = try inference(of: model, config, maxBatch: maxBatch).plan.bytes
    }
  }
}

/// A model, what it describes, and the settings that the description is of, while `body` runs.
@inline(__always)
private func withRead(
  _ base: UnsafeRawPointer, _ size: Int,
  _ body: (Model, Description, UnsafeMutablePointer<nn_config>) throws(Status) -> Void
) throws(Status) {
  var config = nn_config()
  try withUnsafeMutablePointer(to: &config) { (config) throws(Status) in
    let (model, description) = try Model.read(base, size, into: config)
    try body(model, description, config)
  }
}

/// The network that a model is opened as.
private func inference(
  of model: Model, _ config: UnsafeMutablePointer<nn_config>, maxBatch: UInt32
) throws(Status) -> (description: Description, plan: Plan) {
  config.pointee.max_batch = maxBatch
  let description = try Description(config)
  return (description, try model.isQuantized ? Plan.quantized(description) : Plan.inference(description))
}

@c @implementation
public func nn_load(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ config: UnsafePointer<nn_config>!,
  _ memory: UnsafeMutableRawPointer!, _ memorySize: Int, _ network: UnsafeMutablePointer<OpaquePointer?>!
) -> nn_status {
  networkEntry(network, apartFrom: config, model, modelSize) { (handle) throws(Status) in
    let base = try requireBlock(model)
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    try withRead(base, modelSize) { (model, own, _) throws(Status) in
      let description = try training(of: model, own, config)
      let plan = try Plan.training(description)
      let texts = try KeptTexts(of: model)
      try requireSize(memorySize, atLeast: plan.bytes)
      // Each is below 2^31.
      let whole = UInt(bitPattern: plan.bytes) + UInt(bitPattern: texts.bytes)
      let keepsTexts = UInt(bitPattern: memorySize) >= whole
      let bytes = keepsTexts ? Int(bitPattern: whole) : plan.bytes
      if let config {
        try requireApart(handle, config, description, memory, bytes: bytes)
      }
      try requireApart(handle, model, memory, bytes: bytes)
      try requireFreeBlock(memory)
      let laid = Network.layOut(description, plan, in: memory)
      laid.load(model, of: own)
      if keepsTexts { laid.keep(texts) }
    }
    return memory
  }
}

@c @implementation
public func nn_load_size(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ config: UnsafePointer<nn_config>!,
  _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let base = try requireBlock(model)
    let size = try require(size)
    try withRead(base, modelSize) { (model, own, _) throws(Status) in
      let description = try training(of: model, own, config)
      try requireApart(size, base.assumingMemoryBound(to: UInt8.self), otherCount: modelSize)
      if let config {
        try requireApart(size, UnsafePointer(config))
        try description.requireApart(from: size, MemoryLayout<Int>.size)
      }
      size.pointee = try sum(Plan.training(description).bytes, KeptTexts(of: model).bytes)
    }
  }
}

/// The network that a model is loaded as, with the caller's settings or, where none are given, its own.
private func training(
  of model: Model, _ own: Description, _ config: UnsafePointer<nn_config>?
) throws(Status) -> Description {
  guard !model.isQuantized else { throw .notTrainable }
  guard config != nil else { return own }
  let description = try Description(try require(config))
  guard description.hasShape(of: own) else { throw .outOfRange }
  return description
}

/// A network that will be in `memory`, from a model.
private func requireApart(
  _ handle: UnsafePointer<OpaquePointer?>, _ model: Model, _ memory: UnsafeMutableRawPointer, bytes: Int
) throws(Status) {
  let (model, modelBytes) = (model.base.assumingMemoryBound(to: UInt8.self), model.bytes)
  let block = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
  try requireApart(handle, model, otherCount: modelBytes)
  try requireApart(handle, block, otherCount: bytes)
  try requireApart(block, count: bytes, model, otherCount: modelBytes)
}

/// From a description.
@inline(never)
func requireApart(
  _ handle: UnsafePointer<OpaquePointer?>, _ config: UnsafePointer<nn_config>, _ description: Description,
  _ memory: UnsafeMutableRawPointer, bytes: Int
) throws(Status) {
  var claims = Claims()
  try claims.reads(config)
  try claims.reads(description)
  try claims.writes(handle)
  try claims.writes(memory, bytes: bytes)
}

@c @implementation
public func nn_get_text(
  _ network: OpaquePointer!, _ kind: nn_text, _ index: UInt32,
  _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let text = try require(text)
    guard let section = Section(text: kind) else { throw .unknownEnum }
    // No section has more texts than a layer can have units.
    let isPossible = index < UInt32(NN_MAX_UNITS)
    try network.requireOutside(text)
    text.pointee = network.textModel.flatMap { isPossible ? $0.text(section, Int(index)) : nil }
  }
}

/// nn_text in nn.h.
private enum TextKind: Int32 { case feature, target, label, note, category }

extension Section {
  fileprivate init?(text kind: nn_text) {
    guard let kind = TextKind(rawValue: kind) else { return nil }
    switch kind {
    case .feature: self = .featureNames
    case .target: self = .targetNames
    case .label: self = .labels
    case .note: self = .note
    case .category: self = .categoryNames
    }
  }
}

private func layout(
  _ network: Network, _ metadata: UnsafePointer<nn_metadata>?, _ flags: UInt32
) throws(Status) -> ModelLayout {
  guard flags & ~UInt32(NN_SAVE_TRAINING_STATE) == 0 else { throw .unknownEnum }
  let withTrainingState = flags != 0
  guard network.isTrainable || !withTrainingState else { throw .notTrainable }
  return try layout(ModelShape(network), metadata, of: network, withTrainingState: withTrainingState)
}

/// With the network's own texts where no others are given.
func layout(
  _ shape: ModelShape, _ metadata: UnsafePointer<nn_metadata>?, of network: Network,
  withTrainingState: Bool = false
) throws(Status) -> ModelLayout {
  var texts = network.textModel.map { Texts(of: $0) }
  if metadata != nil { texts = try Texts(try require(metadata), for: shape) }
  return try ModelLayout(shape, texts: texts, withTrainingState: withTrainingState)
}

/// What is written when a network is saved: not in it, nor among the texts.
func requireOutside<T>(
  _ pointer: UnsafePointer<T>, count: Int = 1, of network: Network, _ layout: ModelLayout
) throws(Status) {
  try network.requireOutside(pointer, count: count)
  try layout.texts?.requireApart(pointer, count: count, layout.shape)
}

extension Network {
  func requireFiniteContents(withTrainingState: Bool = false) throws(Status) {
    if isQuantized { return }
    try requireFinite(parameters, parameterCount, else: .modelNonfinite)
    guard withTrainingState else { return }
    for i in 0..<optimizerSlots { try requireFinite(slot(i), trainedCount, else: .modelNonfinite) }
  }
}
