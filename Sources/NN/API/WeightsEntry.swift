public import CNN

@c @implementation
public func nn_set_weights(
  _ network: OpaquePointer!, _ values: UnsafePointer<Float>!, _ count: Int, _ order: nn_weight_order
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let values = try require(values)
    guard let order = WeightOrder(rawValue: order) else { throw .unknownEnum }
    guard count == network.parameterCount else { throw .outOfRange }
    try network.requireOutside(values, count: count)
    try requireFinite(values, count, else: .badSetting)
    network.setParameters(values, order)
  }
}
