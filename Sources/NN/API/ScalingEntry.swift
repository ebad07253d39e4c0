public import CNN

@c @implementation
public func nn_fit_input_scaling(
  _ network: OpaquePointer!, _ values: UnsafePointer<Float>!, _ rows: Int
) -> nn_status {
  entry { () throws(Status) in
    let scaling = try requireScaling(try requireTrainable(network).inputScaling)
    try fit(scaling, values, rows, else: .nonfiniteInput)
  }
}

@c @implementation
public func nn_fit_target_scaling(
  _ network: OpaquePointer!, _ values: UnsafePointer<Float>!, _ rows: Int
) -> nn_status {
  entry { () throws(Status) in
    let scaling = try requireScaling(try requireTrainable(network).targetScaling)
    try fit(scaling, values, rows, else: .badTarget)
  }
}

@c @implementation
public func nn_set_input_scaling(
  _ network: OpaquePointer!, _ mean: UnsafePointer<Float>!, _ scale: UnsafePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    try set(try requireScaling(try requireTrainable(network).inputScaling), mean, scale)
  }
}

@c @implementation
public func nn_set_target_scaling(
  _ network: OpaquePointer!, _ mean: UnsafePointer<Float>!, _ scale: UnsafePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    try set(try requireScaling(try requireTrainable(network).targetScaling), mean, scale)
  }
}

@c @implementation
public func nn_get_input_scaling(
  _ network: OpaquePointer!, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>!,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>!
) -> nn_status {
  entry { () throws(Status) in
    try get(try requireScaling(try requireNetwork(network).inputScaling), mean, scale)
  }
}

@c @implementation
public func nn_get_target_scaling(
  _ network: OpaquePointer!, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>!,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>!
) -> nn_status {
  entry { () throws(Status) in
    try get(try requireScaling(try requireNetwork(network).targetScaling), mean, scale)
  }
}

private func requireScaling(_ scaling: Scaling?) throws(Status) -> Scaling {
  guard let scaling else { throw .noScaling }
  return scaling
}

private func fit(
  _ scaling: Scaling, _ values: UnsafePointer<Float>?, _ rows: Int, else status: Status
) throws(Status) {
  let values = try require(values)
  try requireRows(rows, width: scaling.count)
  try requireFinite(values, rows &* scaling.count, else: status)
  scaling.fit(values, rows: rows)
}

private func set(
  _ scaling: Scaling, _ mean: UnsafePointer<Float>?, _ scale: UnsafePointer<Float>?
) throws(Status) {
  let mean = try require(mean)
  let scale = try require(scale)
  guard allFinite(mean, scaling.count), arePositive(scale, scaling.count) else { throw .badSetting }
  scaling.set(mean: mean, scale: scale)
}

private func get(
  _ scaling: Scaling, _ mean: UnsafeMutablePointer<UnsafePointer<Float>?>?,
  _ scale: UnsafeMutablePointer<UnsafePointer<Float>?>?
) throws(Status) {
  let mean = try require(mean)
  let scale = try require(scale)
  mean.pointee = scaling.mean
  scale.pointee = scaling.scale
}

/// Finite and above zero.
func arePositive(_ values: UnsafePointer<Float>, _ count: Int) -> Bool {
  for i in 0..<count {
    guard values[i] > 0, values[i].isFinite else { return false }
  }
  return true
}
