import CNN

/// A view of the caller's block: where everything is. It owns nothing.
struct Network {
  let base: UnsafeMutableRawPointer
  #if !NN_PLAIN_KERNELS
    /// The caller's threads for the call that runs; it lives as long. Firmware has none.
    var parallel: UnsafePointer<nn_parallel>?

    init(base: UnsafeMutableRawPointer) {
      self.base = base
      parallel = nil
    }
  #endif

  var header: UnsafeMutablePointer<Header> { base.assumingMemoryBound(to: Header.self) }
  var layers: UnsafeMutablePointer<Layer> {
    (base + Int(NN_HEADER_BYTES)).assumingMemoryBound(to: Layer.self)
  }

  var isTrainable: Bool { header.pointee.kind == Header.Kind.trainable }
  var isInCallback: Bool { header.pointee.isInCallback != 0 }
  var blockBytes: Int { Int(header.pointee.bytes) }
  var settings: UnsafeMutablePointer<Settings> {
    // Not by &, which a thread sanitizer takes for a write: tasks of one call read the settings side by side.
    (base + Header.settingsOffset).assumingMemoryBound(to: Settings.self)
  }
  var corrections: UnsafeMutablePointer<Corrections> {
    withUnsafeMutablePointer(to: &header.pointee.corrections) { $0 }
  }
  var inputs: Int { Int(settings.pointee.inputs) }
  /// Inputs of the first layer.
  var features: Int { Int(layers[0].inputs) }
  var preparesInputs: Bool { inputScaling != nil || features != inputs || hasColumns }
  var hasColumns: Bool { Features.columns && header.pointee.parts & Header.Part.columns != 0 }
  /// What the rows hold, behind the layers or in the model; nil when each number is a feature.
  var columns: RowColumns? {
    guard hasColumns else { return nil }
    let own = UnsafeRawPointer(layers + layerCount)
    let start = header.pointee.model.map { $0 + Int(header.pointee.slotsOffset) } ?? own
    return RowColumns(values: start.assumingMemoryBound(to: nn_column.self), count: inputs)
  }
  /// [outputs], of the pinball loss, behind the columns or in the model; nil of others.
  var quantiles: UnsafePointer<Float>? {
    Features.pinball && settings.pointee.loss == .pinball ? storedQuantiles : nil
  }

  /// Apart, so that every batch of the other losses does without its instructions.
  @inline(never) private var storedQuantiles: UnsafePointer<Float> {
    let columns = hasColumns ? paddedFloats(inputs &* Plan.floatsOfColumn) &* 4 : 0
    let own = UnsafeRawPointer(layers + layerCount) + columns
    let start = header.pointee.model.map { $0 + Int(header.pointee.gradientsOffset) } ?? own
    return start.assumingMemoryBound(to: Float.self)
  }
  var outputs: Int { Int(layers[layerCount &- 1].units) }
  /// Targets of a row.
  var targetWidth: Int { settings.pointee.loss.targets(outputs: outputs) }
  var layerCount: Int { Int(settings.pointee.layerCount) }
  var maxBatch: Int { Int(settings.pointee.maxBatch) }
  var parameterCount: Int { Int(header.pointee.parameterCount) }

  /// [parameterCount], in the block of a trainable network, else in the model.
  var parameters: UnsafePointer<Float> { learned(at: header.pointee.parametersOffset) }
  /// [parameterCount], writable: trainable networks only.
  var mutableParameters: UnsafeMutablePointer<Float> { floats(at: header.pointee.parametersOffset) }
  /// Leading layers that training leaves as they are.
  var frozenLayers: Int { Int(header.pointee.frozenLayers) }
  /// Index of the first parameter that is trained.
  var firstTrained: Int { Int(layers[frozenLayers].parameterIndex) }
  var trainedCount: Int { parameterCount &- firstTrained }
  /// [trainedCount]
  var gradients: UnsafeMutablePointer<Float> { floats(at: header.pointee.gradientsOffset) }
  /// [maxBatch][features], as the first layer sees them
  var inputRows: UnsafeMutablePointer<Float> { floats(at: header.pointee.inputRowsOffset) }
  /// [maxBatch][widest hidden layer that is trained]: the gradient of a hidden layer's outputs
  var delta: UnsafeMutablePointer<Float> { floats(at: header.pointee.deltaOffset) }
  var generator: Generator {
    Generator(state: withUnsafeMutablePointer(to: &header.pointee.generator) { UnsafeMutableRawPointer($0) })
  }

  /// [trainedCount] for each of the optimiser's slots
  func slot(_ index: Int) -> UnsafeMutablePointer<Float> {
    floats(at: header.pointee.slotsOffset) + index * paddedFloats(trainedCount)
  }

  /// Run a function of the program's, which may not use the network meanwhile but to look at it.
  @inline(__always)
  func callingBack<Result>(_ function: () -> Result) -> Result {
    header.pointee.isInCallback = 1
    defer { header.pointee.isInCallback = 0 }
    return function()
  }

  /// [maxBatch][units of the layer]
  func outputs(of layer: Int) -> UnsafeMutablePointer<Float> { floats(at: layers[layer].outputsOffset) }

  /// Leading layers whose outputs no backward pass reads. They lie in two buffers that alternate.
  var alternatingLayers: Int { isTrainable ? max(frozenLayers &- 1, 0) : layerCount }

  /// Outputs of a layer from row `first` on. Where two buffers alternate, their rows are as far apart as the widest
  /// layer needs, so that parts of a batch may be in different layers.
  @inline(__always)
  func outputs(of layer: Int, from first: Int) -> UnsafeMutablePointer<Float> {
    guard Features.parallel && first > 0 else { return outputs(of: layer) }
    return outputs(of: layer) + first
      &* (layer < alternatingLayers ? widest(layer & 1) : Int(layers[layer].units))
  }

  /// Inputs of the first layer [maxBatch][features], starting at row `first`, as far apart as in `outputs(of:from:)`.
  @inline(__always)
  func inputRows(from first: Int) -> UnsafeMutablePointer<Float> {
    guard Features.parallel && first > 0 else { return inputRows }
    return inputRows + first &* widest(1)
  }

  /// Floats of a row in the buffer of the even, or odd, layers that alternate; the inputs are where those of an odd
  /// layer's outputs are: Plan.
  private func widest(_ parity: Int) -> Int {
    var widest = parity == 1 && (isTrainable || preparesInputs) ? features : 0
    var i = parity
    while i < alternatingLayers {
      widest = max(widest, Int(layers[i].units))
      i &+= 2
    }
    return widest
  }

  /// Of a layer that is not frozen, laid out as its parameters.
  func gradients(of layer: Int) -> UnsafeMutablePointer<Float> {
    gradients + (Int(layers[layer].parameterIndex) &- firstTrained)
  }

  func weights(of layer: Int) -> UnsafePointer<Float> { parameters + Int(layers[layer].parameterIndex) }

  /// What was learned: in the block of a trainable network, in the model of an opened one.
  func learned(at offset: UInt32) -> UnsafePointer<Float> {
    let start = header.pointee.model ?? UnsafeRawPointer(base)
    return (start + Int(offset)).assumingMemoryBound(to: Float.self)
  }

  func floats(at offset: UInt32) -> UnsafeMutablePointer<Float> {
    (base + Int(offset)).assumingMemoryBound(to: Float.self)
  }
}

extension Layer {
  /// Index of the first bias, counted from the first weight.
  var biasIndex: Int { Int(inputs) * Int(units) }
  var parameterCount: Int { (Int(inputs) + 1) * Int(units) }
}
