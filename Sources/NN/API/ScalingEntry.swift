public import CNN

@c @implementation
public func nn_fit_input_scaling(
  _ network: OpaquePointer!, _ values: UnsafePointer<Float>!, _ rows: Int
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let (scaling, values) = try fitted(
      network.inputScaling, of: network, values, rows, width: network.inputs)
    try network.requireInputs(values, rows)
    scaling.fit(values, rows: rows, width: network.inputs, columns: network.columns)
  }
}

@c @implementation
public func nn_fit_target_scaling(
  _ network: OpaquePointer!, _ values: UnsafePointer<Float>!, _ rows: Int
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let width = network.targetWidth
    let (scaling, values) = try fitted(network.targetScaling, of: network, values, rows, width: width)
    try requireFinite(values, rows &* width, else: .badTarget)
    scaling.fit(values, rows: rows, width: width)
  }
}

@c @implementation
public func nn_set_input_scaling(
  _ network: OpaquePointer!, _ mean: UnsafePointer<Float>!, _ scale: UnsafePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    try set(try requireScaling(network.inputScaling), mean, scale, network.columns)
  }
}

@c @implementation
public func nn_set_target_scaling(
  _ network: OpaquePointer!, _ mean: UnsafePointer<Float>!, _ scale: UnsafePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    try set(try requireScaling(try requireFreeTrainable(network).targetScaling), mean, scale)
  }
}

@c @implementation
public func nn_get_input_scaling(
  _ network: OpaquePointer!, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>!,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    try get(network.inputScaling, of: network, mean, scale)
  }
}

@c @implementation
public func nn_get_target_scaling(
  _ network: OpaquePointer!, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>!,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    try get(network.targetScaling, of: network, mean, scale)
  }
}

private func requireScaling(_ scaling: Scaling?) throws(Status) -> Scaling {
  guard let scaling else { throw .noScaling }
  return scaling
}

/// A scaling and the values to fit it to.
private func fitted(
  _ scaling: Scaling?, of network: Network, _ values: UnsafePointer<Float>?, _ rows: Int, width: Int
) throws(Status) -> (Scaling, UnsafePointer<Float>) {
  let scaling = try requireScaling(scaling)
  let values = try require(values)
  try requireRows(rows, width: width)
  try network.requireOutside(values, count: rows &* width)
  return (scaling, values)
}

private func set(
  _ scaling: Scaling, _ mean: UnsafePointer<Float>?, _ scale: UnsafePointer<Float>?,
  _ columns: RowColumns? = nil
) throws(Status) {
  let mean = try require(mean)
  let scale = try require(scale)
  try scaling.requireApart(mean: mean, scale: scale)
  guard allFinite(mean, scaling.count), arePositive(scale, scaling.count),
    columns?.areUnscaled(mean, scale) ?? true
  else { throw .badSetting }
  scaling.set(mean: mean, scale: scale)
}

extension Scaling {
  /// What it is set to may be its own two arrays, which stay then, but nothing across them.
  fileprivate func requireApart(
    mean newMean: UnsafePointer<Float>, scale newScale: UnsafePointer<Float>
  ) throws(Status) {
    if newMean != mean { try NN.requireApart(newMean, count: count, mean, otherCount: count) }
    if newScale != scale { try NN.requireApart(newScale, count: count, scale, otherCount: count) }
    try NN.requireApart(newMean, count: count, scale, otherCount: count)
    try NN.requireApart(newScale, count: count, mean, otherCount: count)
  }
}

private func get(
  _ scaling: Scaling?, of network: Network, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>?,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>?
) throws(Status) {
  let scaling = try requireScaling(scaling)
  let mean = try require(mean)
  let scale = try require(scale)
  try network.requireOutside(mean, scale)
  mean.pointee = scaling.mean
  scale.pointee = scaling.scale
}
