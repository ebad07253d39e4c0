public import CNN

@c @implementation
public func nn_train_batch(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ loss: UnsafeMutablePointer<Float>!
) -> nn_status {
  nn_train_batch_parallel(network, inputs, targets, rows, loss, nil)
}

@c @implementation
public func nn_train_batch_parallel(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ targets: UnsafePointer<Float>!, _ rows: Int,
  _ loss: UnsafeMutablePointer<Float>!, _ parallel: UnsafePointer<nn_parallel>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network).with(parallel)
    let inputs = try require(inputs)
    let targets = try require(targets)
    let loss = try optional(loss)
    try requireRows(rows, of: network)
    try requireApart(inputs, targets, nil, loss, rows, of: network, parallel)
    try requireSamples(inputs, targets, rows, of: network)
    network.header.pointee.forwardRows = 0
    let samples = HeldSamples(
      inputs: Rows(inputs, width: network.inputs), targets: Rows(targets, width: network.targetWidth),
      weights: nil)
    let batch = try network.train(samples, from: 0, rows: rows)
    loss?.pointee = network.reduced(batch.lossSum, weight: batch.weight)
  }
}

@c @implementation
public func nn_forward(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ outputs: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let inputs = try require(inputs)
    let outputs = try optional(outputs)
    try requireRows(rows, width: network.inputs)
    guard rows <= network.maxBatch else { throw .outOfRange }
    try network.requireReadable(inputs, count: rows &* network.inputs)
    if let outputs {
      try network.requireOutside(outputs, count: rows &* network.outputs)
      try requireApart(outputs, count: rows &* network.outputs, inputs, otherCount: rows &* network.inputs)
    }
    try network.requireInputs(inputs, rows)
    network.settleHealth()
    let taken = network.loadInputs(Rows(inputs, width: network.inputs), rows)
    network.beginTraining(rows: rows)
    network.forward(taken, rows: rows, layers: network.layerCount, isTraining: true)
    network.header.pointee.forwardRows = UInt32(rows)
    if let outputs { network.readOutputs(rows, into: outputs) }
  }
}

@c @implementation
public func nn_backward(
  _ network: OpaquePointer!, _ targets: UnsafePointer<Float>!, _ loss: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in try backward(network, targets, nil, loss) }
}

@c @implementation
public func nn_backward_weighted(
  _ network: OpaquePointer!, _ targets: UnsafePointer<Float>!, _ weights: UnsafePointer<Float>!,
  _ loss: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in try backward(network, targets, try require(weights), loss) }
}

@c @implementation
public func nn_backward_from(
  _ network: OpaquePointer!, _ outputGradients: UnsafePointer<Float>!,
  _ inputGradients: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let dy = try require(outputGradients)
    let dx = try optional(inputGradients)
    let rows = Int(network.header.pointee.forwardRows)
    guard rows > 0 else { throw .wrongState }
    try requireGradients(nil, dy, dx, rows, of: network)
    network.header.pointee.forwardRows = 0
    network.accumulate(UnsafePointer(network.inputRows), outputGradients: dy, rows: rows)
    guard let dx else { return }
    network.readInputGradients(rows: rows, into: dx)
    guard allFinite(dx, rows &* network.inputs) else {
      network.discardAccumulation()
      throw .nonfiniteOutput
    }
  }
}

@c @implementation
public func nn_input_gradients(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ outputGradients: UnsafePointer<Float>!, _ inputGradients: UnsafeMutablePointer<Float>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    let inputs = try require(inputs)
    let dy = try require(outputGradients)
    let dx = try require(inputGradients)
    try requireRows(rows, width: max(network.inputs, network.outputs))
    try requireGradients(inputs, dy, dx, rows, of: network)
    try network.requireInputs(inputs, rows)
    network.predictInputGradients(inputs, rows: rows, dy, into: dx)
    try requireFinite(dx, rows &* network.inputs, else: .nonfiniteOutput)
  }
}

/// What the way back from gradients dy [rows][outputs] reads, and dx [rows][inputs], which it writes where it is asked for.
private func requireGradients(
  _ inputs: UnsafePointer<Float>?, _ dy: UnsafePointer<Float>, _ dx: UnsafePointer<Float>?, _ rows: Int,
  of network: Network
) throws(Status) {
  var claims = Claims()
  try claims.uses(network)
  try claims.reads(inputs, rows &* network.inputs)
  try claims.reads(dy, rows &* network.outputs)
  try claims.writes(dx, rows &* network.inputs)
  guard dx == nil || network.hasInputGradients else { throw .unsupported }
  try requireFinite(dy, rows &* network.outputs, else: .nonfiniteGradient)
}

@c @implementation
public func nn_step(_ network: OpaquePointer!) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    guard network.header.pointee.accumulatedRows > 0 else { throw .wrongState }
    network.header.pointee.forwardRows = 0
    try network.step()
  }
}

@c @implementation
public func nn_zero_gradients(_ network: OpaquePointer!) -> nn_status {
  entry { () throws(Status) in
    let network = try requireFreeTrainable(network)
    network.discardAccumulation()
    let gradients = network.gradients
    for i in 0..<network.trainedCount { gradients[i] = 0 }
  }
}

@c @implementation
public func nn_set_learning_rate(_ network: OpaquePointer!, _ learningRate: Float) -> nn_status {
  entry { () throws(Status) in
    let network = try requireTrainable(network)
    guard isLearningRate(learningRate) else { throw .badSetting }
    network.settings.pointee.learningRate = learningRate
  }
}

/// What a training step reads, and its loss.
@inline(never)
private func requireApart(
  _ inputs: UnsafePointer<Float>?, _ targets: UnsafePointer<Float>, _ weights: UnsafePointer<Float>?,
  _ loss: UnsafePointer<Float>?, _ rows: Int, of network: Network, _ parallel: UnsafePointer<nn_parallel>?
) throws(Status) {
  var claims = Claims()
  try claims.uses(network)
  try claims.reads(inputs, rows &* network.inputs)
  try claims.reads(targets, rows &* network.targetWidth)
  try claims.reads(weights, rows)
  try claims.reads(parallel)
  try claims.writes(loss)
}

private func backward(
  _ network: OpaquePointer?, _ targets: UnsafePointer<Float>?, _ weights: UnsafePointer<Float>?,
  _ loss: UnsafeMutablePointer<Float>?
) throws(Status) {
  let network = try requireFreeTrainable(network)
  let targets = try require(targets)
  let loss = try optional(loss)
  let rows = Int(network.header.pointee.forwardRows)
  guard rows > 0 else { throw .wrongState }
  try requireApart(nil, targets, weights, loss, rows, of: network, nil)
  guard Loss.accepts(targets, rows: rows, of: network) else { throw .badTarget }
  if let weights { try requireWeights(weights, rows) }
  network.header.pointee.forwardRows = 0
  try network.accumulate(
    UnsafePointer(network.inputRows), targets: Rows(targets, width: network.targetWidth),
    weights: weights.map { Rows($0, width: 1) },
    rows: rows)
  loss?.pointee = network.accumulatedLoss
}

/// Finite and not negative.
func requireWeights(_ weights: UnsafePointer<Float>, _ rows: Int) throws(Status) {
  for i in 0..<rows {
    guard isIn(weights[i], 0, .greatestFiniteMagnitude) else { throw .badTarget }
  }
}
