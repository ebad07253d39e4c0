import CNN

extension Network {
  /// Write the header and the layer records of a network that will live in `memory`. The arrays stay
  /// as they are. `learned` is where an opened network finds what was learned.
  static func layOut(
    _ d: Description, _ plan: Plan, in memory: UnsafeMutableRawPointer, learned: Learned? = nil
  )
    -> Network
  {
    let network = Network(base: memory)
    network.header.initialize(to: Header(d, plan, learned))
    network.layOutLayers(d, plan)
    if learned == nil, let columns = d.columns { network.keep(columns) }
    if learned == nil, let quantiles = d.quantiles { network.keep(quantiles) }
    return network
  }

  private func layOutLayers(_ d: Description, _ plan: Plan) {
    var parameterIndex = 0
    var offset = plan.firstOutputs
    for i in 0..<d.layerCount {
      let source = d.layers[i]
      let isKept = i >= plan.alternatingLayers
      let layer = Layer(
        inputs: UInt32(d.inputs(of: i)), units: source.units, activationValue: source.activation,
        initializationValue: source.initialization, slope: source.slope, initValue: source.init_value,
        dropout: source.dropout, maxNorm: source.max_norm, parameterIndex: UInt32(parameterIndex),
        outputsOffset: UInt32(isKept ? offset : i & 1 == 0 ? plan.pingPong.even : plan.pingPong.odd),
        deadUnits: -1, lastPiece: 0)
      (layers + i).initialize(to: layer)
      parameterIndex += layer.parameterCount
      if isKept { offset += paddedFloats(d.units(of: i) * Int(d.config.max_batch)) * 4 }
    }
  }
}

extension Network {
  /// Copy the columns behind the layers.
  private func keep(_ columns: RowColumns) {
    let own = UnsafeMutableRawPointer(layers + layerCount).assumingMemoryBound(to: nn_column.self)
    for j in 0..<columns.count { (own + j).initialize(to: columns.values[j]) }
  }

  /// Copy quantiles [outputs] behind the columns.
  private func keep(_ quantiles: UnsafePointer<Float>) {
    guard let own = self.quantiles else { return }
    copy(quantiles, to: UnsafeMutablePointer(mutating: own), count: outputs)
  }
}

extension Header {
  @inline(__always)
  fileprivate init(_ d: Description, _ plan: Plan, _ learned: Learned?) {
    magic = Header.magic
    kind = learned.map { $0.isQuantized ? Kind.quantized : Kind.opened } ?? Kind.trainable
    isInCallback = 0
    bytes = UInt32(plan.bytes)
    textsOffset = 0
    settings = d.settings
    parameterCount = UInt32(plan.parameterCount)
    parts = (d.usesBLAS ? Part.blas : 0) | (d.columns == nil ? 0 : Part.columns)
    frozenLayers = UInt8(truncatingIfNeeded: d.config.frozen_layers)
    parametersOffset = UInt32(learned?.parameters ?? plan.parameters)
    inputScalingOffset = UInt32(learned?.inputScaling ?? plan.inputScaling)
    targetScalingOffset = UInt32(learned?.targetScaling ?? plan.targetScaling)
    gradientsOffset = UInt32(learned?.quantiles ?? plan.gradients)
    slotsOffset = UInt32(learned?.columns ?? plan.slots)
    inputRowsOffset = UInt32(plan.inputRows)
    deltaOffset = UInt32(plan.delta)
    forwardRows = 0
    lossSum = 0
    correct = 0
    weightSum = -1
    backwardRows = 0
    gradientNorm = 0
    corrections = Corrections()
    maskState = (0, 0, 0)
    accumulatedRows = 0
    steps = 0
    generator = (0, 0, 0)
    model = learned?.model
    #if _pointerBitWidth(_32)
      pointerPadding = 0
    #endif
  }
}

/// What an opened network has learned: where it is in the caller's model, as byte offsets.
struct Learned {
  let model: UnsafeRawPointer
  let isQuantized: Bool
  let parameters: Int
  let inputScaling: Int
  let targetScaling: Int
  let columns: Int
  let quantiles: Int
}
