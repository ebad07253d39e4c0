public import CNN

@c @implementation
public func nn_init(
  _ memory: UnsafeMutableRawPointer!, _ memorySize: Int, _ config: UnsafePointer<nn_config>!,
  _ network: UnsafeMutablePointer<OpaquePointer?>!
) -> nn_status {
  networkEntry(network, apartFrom: config, nil, 0) { (handle) throws(Status) in
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    let config = try require(config)
    let description = try Description(config)
    let plan = try Plan.training(description)
    try requireSize(memorySize, atLeast: plan.bytes)
    try requireApart(handle, config, description, memory, bytes: plan.bytes)
    try requireFreeBlock(memory)
    let laid = Network.layOut(description, plan, in: memory)
    laid.inputScaling?.reset()
    laid.targetScaling?.reset()
    laid.reset(seed: config.pointee.seed, from: 0)
    return memory
  }
}

@c @implementation
public func nn_reset(_ network: OpaquePointer!, _ seed: UInt32) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    network.reset(seed: seed, from: network.frozenLayers)
  }
}

/// The frame of the functions that make a network: `body` returns its block. When it fails *network becomes NULL, but
/// for one that lies in what is only read.
@inline(__always)
func networkEntry(
  _ network: UnsafeMutablePointer<OpaquePointer?>?, apartFrom config: UnsafePointer<nn_config>?,
  _ model: UnsafeRawPointer?, _ modelSize: Int,
  _ body: (UnsafePointer<OpaquePointer?>) throws(Status) -> UnsafeMutableRawPointer
) -> nn_status {
  entry { () throws(Status) in
    let handle = UnsafeMutablePointer(mutating: try require(UnsafePointer(network)))
    do throws(Status) {
      handle.pointee = OpaquePointer(try body(handle))
    } catch {
      let isApart =
        error.code != nn_status(NN_ERROR_OVERLAP) || isApart(handle, from: config, model, modelSize)
      if isApart { handle.pointee = nil }
      throw error
    }
  }
}

/// Behind the checks of the description and of the model.
@inline(never)
private func isApart(
  _ handle: UnsafePointer<OpaquePointer?>, from config: UnsafePointer<nn_config>?, _ model: UnsafeRawPointer?,
  _ modelSize: Int
) -> Bool {
  do throws(Status) {
    var claims = Claims()
    try claims.writes(handle)
    try claims.reads(config)
    try claims.reads(config?.pointee.layers, Int(config?.pointee.layer_count ?? 0))
    try claims.reads(config?.pointee.columns, Int(config?.pointee.inputs ?? 0))
    if let config, let description = try? Description(config) {
      try claims.reads(description.quantiles, description.outputs)
    }
    try claims.reads(model, bytes: modelSize)
    return true
  } catch {
    return false
  }
}
