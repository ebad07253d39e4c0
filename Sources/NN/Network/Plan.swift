import CNN

/// Where everything of a network lies in its block, and how long the block is. The macros
/// NN_TRAINING_BYTES_n and NN_INFERENCE_BYTES_n of nn.h say the same; a test compares them.
struct Plan {
  private(set) var bytes = 0
  private(set) var parameterCount = 0
  private(set) var parameters = 0
  private(set) var gradients = 0
  private(set) var slots = 0
  private(set) var inputScaling = 0
  private(set) var targetScaling = 0
  private(set) var inputRows = 0
  private(set) var delta = 0
  /// Offset of the outputs of even and of odd layers of an inference network.
  private(set) var pingPong = (even: 0, odd: 0)
  /// Offset of the outputs of the first layer of a training network; the others follow.
  private(set) var firstOutputs = 0

  static var floatsOfColumn: Int { MemoryLayout<nn_column>.size / MemoryLayout<Float>.size }

  /// Header and layers; columns; quantiles; parameters, their gradients and the optimiser's slots; scalings; a batch of
  /// inputs; the gradient of a hidden layer's outputs; every layer's outputs.
  static func training(_ d: Description) throws(Status) -> Plan {
    var plan = try Plan(head: d)
    let batch = Int(d.config.max_batch)
    if let columns = d.columns { _ = try plan.reserve(floats: columns.count * Plan.floatsOfColumn) }
    if d.quantiles != nil { _ = try plan.reserve(floats: d.outputs) }
    plan.parameters = try plan.reserve(floats: plan.parameterCount)
    plan.gradients = try plan.reserve(floats: plan.parameterCount)
    plan.slots = plan.bytes
    for _ in 0..<d.slots { _ = try plan.reserve(floats: plan.parameterCount) }
    if d.scalesInputs { plan.inputScaling = try plan.reservePair(of: d.inputs) }
    if d.scalesTargets { plan.targetScaling = try plan.reservePair(of: d.outputs) }
    plan.inputRows = try plan.reserve(floats: d.features, times: batch)
    var widest = 0
    for i in 0..<d.layerCount - 1 { widest = max(widest, d.units(of: i)) }
    plan.delta = try plan.reserve(floats: widest, times: batch)
    plan.firstOutputs = plan.bytes
    for i in 0..<d.layerCount { _ = try plan.reserve(floats: d.units(of: i), times: batch) }
    return plan
  }

  /// Header and layers, and two buffers that the layers' outputs alternate between. Prepared inputs
  /// go where an odd layer's outputs would.
  static func inference(_ d: Description) throws(Status) -> Plan {
    var plan = try Plan(head: d)
    let batch = Int(d.config.max_batch)
    var even = 0
    var odd = d.preparesInputs ? d.features : 0
    for i in 0..<d.layerCount {
      if i & 1 == 0 { even = max(even, d.units(of: i)) } else { odd = max(odd, d.units(of: i)) }
    }
    plan.pingPong.even = try plan.reserve(floats: even, times: batch)
    plan.pingPong.odd = try plan.reserve(floats: odd, times: batch)
    plan.inputRows = plan.pingPong.odd
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
    return plan
  }

  private init(head d: Description) throws(Status) {
    bytes = Int(NN_HEADER_BYTES) + d.layerCount * Int(NN_LAYER_BYTES)
    for i in 0..<d.layerCount {
      parameterCount = try sum(parameterCount, try product(d.inputs(of: i) + 1, d.units(of: i)))
    }
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
