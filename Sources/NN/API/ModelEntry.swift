public import CNN

@c @implementation
public func nn_save_size(
  _ network: OpaquePointer!, _ metadata: UnsafePointer<nn_metadata>!, _ flags: UInt32,
  _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let size = try require(size)
    size.pointee = try layout(network, metadata, flags).bytes
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
    try requireSize(bufferSize, atLeast: layout.bytes)
    try network.requireFiniteContents(withTrainingState: layout.withTrainingState)
    let bytes = buffer.assumingMemoryBound(to: UInt8.self)
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
    guard config.pointee.isSized else { throw .structSize }
    try withRead(base, modelSize) { (_, description, own) throws(Status) in
      if let layers {
        guard layerCapacity >= own.pointee.layer_count else { throw .bufferTooSmall }
        for i in 0..<description.layerCount { layers[i] = description.layers[i] }
      }
      own.pointee.layers = UnsafePointer(layers)
      config.pointee = own.pointee
    }
  }
}

@c @implementation
public func nn_open(
  _ model: UnsafeRawPointer!, _ modelSize: Int, _ maxBatch: UInt32, _ memory: UnsafeMutableRawPointer!,
  _ memorySize: Int, _ network: UnsafeMutablePointer<OpaquePointer?>!
) -> nn_status {
  entry { () throws(Status) in
    let base = try requireBlock(model)
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    let handle = try require(network)
    try withRead(base, modelSize) { (model, _, config) throws(Status) in
      let (description, plan) = try inference(of: model, config, maxBatch: maxBatch)
      try requireSize(memorySize, atLeast: plan.bytes)
      _ = Network.lay(description, plan, in: memory, model: model)
    }
    handle.pointee = OpaquePointer(memory)
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
  entry { () throws(Status) in
    let base = try requireBlock(model)
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    let handle = try require(network)
    try withRead(base, modelSize) { (model, own, _) throws(Status) in
      guard !model.isQuantized else { throw .notTrainable }
      if config == nil {
        try load(model, own, as: own, in: memory, memorySize)
      } else {
        // A copy: the caller's may be in the block.
        var config = try require(config).pointee
        try withUnsafePointer(to: &config) { (config) throws(Status) in
          try load(model, own, as: Description(config), in: memory, memorySize)
        }
      }
    }
    handle.pointee = OpaquePointer(memory)
  }
}

private func load(
  _ model: Model, _ own: Description, as description: Description, in memory: UnsafeMutableRawPointer,
  _ memorySize: Int
) throws(Status) {
  guard description.hasShape(of: own) else { throw .outOfRange }
  let plan = try Plan.training(description)
  try requireSize(memorySize, atLeast: plan.bytes)
  let laid = Network.lay(description, plan, in: memory)
  laid.take(model, modelSlots: own.slots, modelOptimizer: own.config.optimizer)
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
    text.pointee = network.header.pointee.model.flatMap {
      isPossible ? Model(validated: $0).text(section, Int(index)) : nil
    }
  }
}

extension Section {
  fileprivate init?(text kind: nn_text) {
    switch Int(kind) {
    case NN_TEXT_FEATURE: self = .featureNames
    case NN_TEXT_TARGET: self = .targetNames
    case NN_TEXT_LABEL: self = .labels
    case NN_TEXT_NOTE: self = .note
    default: return nil
    }
  }
}

private func layout(
  _ network: Network, _ metadata: UnsafePointer<nn_metadata>?, _ flags: UInt32
) throws(Status) -> ModelLayout {
  guard flags & ~UInt32(NN_SAVE_TRAINING_STATE) == 0 else { throw .unknownEnum }
  let withTrainingState = flags != 0
  guard network.isTrainable || !withTrainingState else { throw .notTrainable }
  return try layout(ModelShape(network), metadata, withTrainingState: withTrainingState)
}

func layout(
  _ shape: ModelShape, _ metadata: UnsafePointer<nn_metadata>?, withTrainingState: Bool = false
) throws(Status) -> ModelLayout {
  var texts: Texts?
  if metadata != nil { texts = try Texts(try require(metadata).pointee, for: shape) }
  return try ModelLayout(shape, texts: texts, withTrainingState: withTrainingState)
}

extension Network {
  func requireFiniteContents(withTrainingState: Bool = false) throws(Status) {
    if isQuantized { return }
    try requireFinite(parameters, parameterCount, else: .modelNonfinite)
    guard withTrainingState else { return }
    for i in 0..<optimizerSlots { try requireFinite(slot(i), parameterCount, else: .modelNonfinite) }
  }
}
