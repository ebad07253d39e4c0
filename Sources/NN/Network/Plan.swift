import CNN

/// Where everything of a network lies in its block, and how long the block is. The macros
/// NN_TRAINING_BYTES_n and NN_INFERENCE_BYTES_n of nn.h say the same; a test compares them.
struct Plan {
  private(set) var bytes = 0
  private(set) var parameterCount = 0
  /// Parameters of the layers that are not frozen.
  private(set) var trainedCount = 0
  private(set) var parameters = 0
  private(set) var gradients = 0
  private(set) var slots = 0
  private(set) var inputScaling = 0
  private(set) var targetScaling = 0
  private(set) var inputRows = 0
  private(set) var delta = 0
  /// Leading layers whose outputs no backward pass reads: all in inference.
  private(set) var alternatingLayers = 0
  /// Offset of the outputs of even and of odd layers among them.
  private(set) var pingPong = (even: 0, odd: 0)
  /// Offset of the outputs of the first layer that keeps its own; those of the others follow.
  private(set) var firstOutputs = 0

  static var floatsOfColumn: Int { MemoryLayout<nn_column>.size / MemoryLayout<Float>.size }

  /// Header and layers; columns; quantiles; parameters, gradients and slots of those that are trained; scalings; a
  /// batch of inputs; the gradient of a hidden layer's outputs; every layer's outputs. Frozen layers but the last of
  /// them share two buffers, one of which is that of the inputs.
  static func training(_ d: Description) throws(Status) -> Plan {
    var plan = try Plan(head: d)
    let batch = Int(d.config.max_batch)
    if let columns = d.columns { _ = try plan.reserve(floats: columns.count * Plan.floatsOfColumn) }
    if d.quantiles != nil { _ = try plan.reserve(floats: d.outputs) }
    plan.parameters = try plan.reserve(floats: plan.parameterCount)
    plan.gradients = try plan.reserve(floats: plan.trainedCount)
    plan.slots = plan.bytes
    for _ in 0..<d.slots { _ = try plan.reserve(floats: plan.trainedCount) }
    if d.scalesInputs { plan.inputScaling = try plan.reservePair(of: d.inputs) }
    if d.scalesTargets { plan.targetScaling = try plan.reservePair(of: d.outputs) }
    plan.alternatingLayers = max(d.frozenLayers - 1, 0)
    try plan.reserveAlternating(d, inputs: d.features)
    var widest = 0
    for i in d.frozenLayers..<d.layerCount - 1 { widest = max(widest, d.units(of: i)) }
    plan.delta = try plan.reserve(floats: widest, times: batch)
    plan.firstOutputs = plan.bytes
    for i in plan.alternatingLayers..<d.layerCount {
      _ = try plan.reserve(floats: d.units(of: i), times: batch)
    }
    return plan
  }

  /// Header and layers, and two buffers that the layers' outputs alternate between. Prepared inputs
  /// go where an odd layer's outputs would.
  static func inference(_ d: Description) throws(Status) -> Plan {
    var plan = try Plan(head: d)
    plan.alternatingLayers = d.layerCount
    try plan.reserveAlternating(d, inputs: d.preparesInputs ? d.features : 0)
    return plan
  }

  /// Header and layers; a row of floats, prepared inputs before and sums after the integers; and two
  /// int8 buffers that the hidden layers' outputs of one row alternate between. x_q is where an odd layer's
  /// outputs would be.
  static func quantized(_ d: Description) throws(Status) -> Plan {
    var plan = try Plan(head: d)
    var even = 0
    var odd = d.features
    for i in 0..<d.layerCount - 1 {
      if i & 1 == 0 { even = max(even, d.units(of: i)) } else { odd = max(odd, d.units(of: i)) }
    }
    plan.inputRows = try plan.reserve(floats: max(d.preparesInputs ? d.features : 0, d.outputs))
    plan.pingPong.even = try plan.reserve(floats: (even + 3) / 4)
    plan.pingPong.odd = try plan.reserve(floats: (odd + 3) / 4)
    plan.delta = plan.pingPong.odd
    plan.alternatingLayers = d.layerCount
    return plan
  }

  private init(head d: Description) throws(Status) {
    bytes = Int(NN_HEADER_BYTES) + d.layerCount * Int(NN_LAYER_BYTES)
    for i in 0..<d.layerCount {
      let count = try product(d.inputs(of: i) + 1, d.units(of: i))
      parameterCount = try sum(parameterCount, count)
      if i >= d.frozenLayers { trainedCount += count }
    }
  }

  private mutating func reserveAlternating(_ d: Description, inputs: Int) throws(Status) {
    let batch = Int(d.config.max_batch)
    var even = 0
    var odd = inputs
    for i in 0..<alternatingLayers {
      if i & 1 == 0 { even = max(even, d.units(of: i)) } else { odd = max(odd, d.units(of: i)) }
    }
    pingPong.odd = try reserve(floats: odd, times: batch)
    pingPong.even = try reserve(floats: even, times: batch)
    inputRows = pingPong.odd
  }

  private mutating func reserve(floats count: Int, times rows: Int = 1) throws(Status) -> Int {
    let offset = bytes
    let unpadded = try sum(try product(try product(count, rows), 4), 15)
    bytes = try sum(bytes, unpadded & ~15)
    return offset
  }

  private mutating func reservePair(of count: Int) throws(Status) -> Int {
    let offset = try reserve(floats: count)
    _ = try reserve(floats: count)
    return offset
  }
}
