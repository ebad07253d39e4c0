public import CNN

@c @implementation
public func nn_init(
  _ memory: UnsafeMutableRawPointer!, _ memorySize: Int, _ config: UnsafePointer<nn_config>!,
  _ network: UnsafeMutablePointer<OpaquePointer?>!
) -> nn_status {
  entry { () throws(Status) in
    let memory = UnsafeMutableRawPointer(mutating: try requireBlock(memory))
    let handle = try require(network)
    // A copy: the caller's may be in the block.
    var config = try require(config).pointee
    try withUnsafePointer(to: &config) { (config) throws(Status) in
      let description = try Description(config)
      let plan = try Plan.training(description)
      try requireSize(memorySize, atLeast: plan.bytes)
      let laid = Network.lay(description, plan, in: memory)
      laid.inputScaling?.reset()
      laid.targetScaling?.reset()
      laid.reset(seed: config.pointee.seed)
    }
    handle.pointee = OpaquePointer(memory)
  }
}

@c @implementation
public func nn_reset(_ network: OpaquePointer!, _ seed: UInt32) -> nn_status {
  entry { () throws(Status) in try requireTrainable(network).reset(seed: seed) }
}
