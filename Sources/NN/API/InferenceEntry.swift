public import CNN

@c @implementation
public func nn_predict(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ outputs: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFree(network)
    let (inputs, outputs) = try requireBuffers(inputs, outputs, rows, of: network, units: network.outputs)
    try network.requireInputs(inputs, rows)
    network.predict(inputs, rows: rows, into: outputs)
    try requireFinite(outputs, rows &* network.outputs, else: .nonfiniteOutput)
  }
}

@c @implementation
public func nn_predict_parallel(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ outputs: UnsafeMutablePointer<Float>!, _ parallel: UnsafePointer<nn_parallel>!
) -> nn_status {
  var isDone = false
  let status = entry { () throws(Status) in
    let network = try requireFree(network).with(parallel)
    let buffers = try requireBuffers(inputs, outputs, rows, of: network, units: network.outputs)
    let count = rows &* network.outputs
    if let parallel {
      try network.requireOutside(parallel)
      try requireApart(buffers.outputs, count: count, parallel)
    }
    #if !NN_PLAIN_KERNELS
      isDone = try network.dispatchPrediction(buffers.inputs, rows: rows, into: buffers.outputs)
      if isDone { try network.requireFinite(buffers.outputs, count, else: .nonfiniteOutput) }
    #endif
  }
  guard status == nn_status(NN_OK), !isDone else { return status }
  return nn_predict(network, inputs, rows, outputs)
}

@c @implementation
public func nn_predict_layer(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int, _ layer: UInt32,
  _ outputs: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFree(network)
    guard layer < network.settings.pointee.layerCount else { throw .outOfRange }
    let units = Int(network.layers[Int(layer)].units)
    let (inputs, outputs) = try requireBuffers(inputs, outputs, rows, of: network, units: units)
    try network.requireInputs(inputs, rows)
    network.predict(inputs, rows: rows, layer: Int(layer), into: outputs)
    try requireFinite(outputs, rows &* units, else: .nonfiniteOutput)
  }
}

/// inputs [rows][inputs], outputs [rows][units]. Inlined: one row of a small network takes little longer than its checks.
@inline(__always)
private func requireBuffers(
  _ inputs: UnsafePointer<Float>?, _ outputs: UnsafeMutablePointer<Float>?, _ rows: Int, of network: Network,
  units: Int
) throws(Status) -> (inputs: UnsafePointer<Float>, outputs: UnsafeMutablePointer<Float>) {
  let inputs = try require(inputs)
  let outputs = try require(outputs)
  try requireRows(rows, width: max(network.inputs, units))
  let (inputCount, outputCount) = (rows &* network.inputs, rows &* units)
  try requireApart(outputs, count: outputCount, inputs, otherCount: inputCount)
  try network.requireOutside(outputs, count: outputCount)
  try network.requireReadable(inputs, count: inputCount)
  return (inputs, outputs)
}

@c @implementation
public func nn_evaluate(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ metrics: UnsafeMutablePointer<nn_metrics>!
) -> nn_status {
  nn_evaluate_parallel(network, inputs, targets, rows, metrics, nil)
}

@c @implementation
public func nn_evaluate_parallel(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ metrics: UnsafeMutablePointer<nn_metrics>!, _ parallel: UnsafePointer<nn_parallel>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFree(network).with(parallel)
    let inputs = try require(inputs)
    let targets = try require(targets)
    let metrics = try requireMetrics(metrics)
    try requireRows(rows, of: network)
    try network.requireReadable(inputs, count: rows &* network.inputs)
    try network.requireReadable(targets, count: rows &* network.targetWidth)
    try network.requireOutside(metrics)
    try requireApart(metrics, inputs, otherCount: rows &* network.inputs)
    try requireApart(metrics, targets, otherCount: rows &* network.targetWidth)
    if let parallel {
      try network.requireOutside(parallel)
      try requireApart(metrics, parallel)
    }
    try requireSamples(inputs, targets, rows, of: network)
    try put(network.evaluate(inputs, targets, rows: rows), into: metrics)
  }
}

func requireMetrics(
  _ metrics: UnsafeMutablePointer<nn_metrics>?
) throws(Status) -> UnsafeMutablePointer<nn_metrics> {
  let metrics = try require(metrics)
  try UnsafePointer(metrics).requireSized()
  return metrics
}

func put(
  _ result: (loss: Float, accuracy: Float), into metrics: UnsafeMutablePointer<nn_metrics>
) throws(Status) {
  guard result.loss.isFinite else { throw .nonfiniteLoss }
  metrics.pointee.loss = result.loss
  metrics.pointee.accuracy = result.accuracy
  metrics.clearRest()
}
