public import CNN

@c @implementation
public func nn_parameters(
  _ network: OpaquePointer!, _ values: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>!,
  _ count: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    let values = try require(values)
    let count = try require(count)
    try network.requireOutside(values, count)
    values.pointee = network.mutableParameters
    count.pointee = network.parameterCount
  }
}

@c @implementation
public func nn_gradients(
  _ network: OpaquePointer!, _ values: UnsafeMutablePointer<UnsafeMutablePointer<Float>?>!,
  _ count: UnsafeMutablePointer<Int>!, _ rows: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    let values = try require(values)
    let count = try require(count)
    let rows = try optional(rows)
    try network.requireOutside(values, count)
    if let rows {
      try network.requireOutside(rows, values)
      try requireApart(rows, count)
    }
    values.pointee = network.gradients
    count.pointee = network.trainedCount
    rows?.pointee = Int(truncatingIfNeeded: network.header.pointee.accumulatedRows)
  }
}

@c @implementation
public func nn_get_gradient_weight(_ network: OpaquePointer!, _ weight: UnsafeMutablePointer<Float>!)
  -> nn_status
{
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    let weight = try require(weight)
    try network.requireOutside(weight)
    weight.pointee = network.accumulatedWeight
  }
}

@c @implementation
public func nn_set_gradient_weight(_ network: OpaquePointer!, _ weight: Float) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    guard network.header.pointee.accumulatedRows > 0 else { throw .wrongState }
    guard isIn(weight, 0, .greatestFiniteMagnitude) else { throw .badSetting }
    network.header.pointee.weightSum = weight
  }
}

@c @implementation
public func nn_set_gradient_rows(_ network: OpaquePointer!, _ rows: Int) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    guard rows != 0 else { throw .zeroDimension }
    // size_t is imported as Int: what is over half the address space shows as negative.
    guard rows > 0 else { throw .tooLarge }
    network.header.pointee.accumulatedRows = UInt64(rowCount: rows)
    network.header.pointee.weightSum = -1
  }
}
