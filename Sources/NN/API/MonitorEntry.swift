public import CNN

@c @implementation
public func nn_get_health(
  _ network: OpaquePointer!, _ layer: UInt32, _ health: UnsafeMutablePointer<nn_health>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    let health = try require(health)
    try UnsafePointer(health).requireSized()
    try network.requireOutside(health)
    guard layer < network.settings.pointee.layerCount else { throw .outOfRange }
    network.settleHealth()
    guard network.layers[Int(layer)].deadUnits >= 0 else { throw .wrongState }
    let (i, isFrozen) = (Int(layer), layer < UInt32(network.header.pointee.frozenLayers))
    health.pointee.gradient_norm = isFrozen ? 0 : network.norm(network.gradients(of: i), layer: i)
    health.pointee.parameter_norm = network.norm(network.weights(of: i), layer: i)
    health.pointee.dead_units = network.layers[Int(layer)].deadUnits
    health.clearRest()
  }
}

@c @implementation
public func nn_schedule_rate(
  _ schedule: UnsafePointer<nn_schedule>!, _ rate: Float, _ epoch: UInt32,
  _ result: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let schedule = try require(schedule)
    let result = try require(result)
    try requireApart(result, schedule)
    let count = Int(truncatingIfNeeded: schedule.pointee.milestone_count)
    if let milestones = schedule.pointee.milestones, count > 0 {
      try requireApart(result, milestones, otherCount: count)
    }
    guard isLearningRate(rate) else { throw .badSetting }
    try schedule.pointee.check()
    result.pointee = schedule.pointee.rate(rate, epoch: epoch)
  }
}
