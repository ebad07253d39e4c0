public import CNN

@c @implementation
public func nn_get_sizes(
  _ config: UnsafePointer<nn_config>!, _ sizes: UnsafeMutablePointer<nn_sizes>!
) -> nn_status {
  entry { () throws(Status) in
    let config = try require(config)
    let sizes = try require(sizes)
    try UnsafePointer(sizes).requireSized()
    let description = try Description(config)
    try requireApart(sizes, config)
    try description.requireApart(from: sizes, UnsafePointer(sizes).bytes)
    let training = try Plan.training(description)
    let inference = try Plan.inference(description)
    let model = try ModelLayout(ModelShape(description, training))
    sizes.put(
      nn_sizes(
        struct_size: 0, parameters: UInt32(training.parameterCount),
        multiply_adds: UInt32(training.parameterCount - description.biasCount),
        inference_bytes: UInt32(inference.bytes), training_bytes: UInt32(training.bytes),
        model_bytes: UInt32(model.bytes), outputs: UInt32(description.outputs),
        target_width: UInt32(description.targetWidth)))
  }
}

extension Description {
  fileprivate var biasCount: Int {
    var count = 0
    for i in 0..<layerCount { count += units(of: i) }
    return count
  }
}

@c @implementation
public func nn_get_config(
  _ network: OpaquePointer!, _ config: UnsafeMutablePointer<nn_config>!,
  _ layers: UnsafeMutablePointer<nn_layer>!, _ layerCapacity: UInt32
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let config = try require(config)
    let layers = try optional(layers)
    try requireSized(config)
    try network.requireOutside(config)
    if let layers {
      guard layerCapacity >= network.settings.pointee.layerCount else { throw .bufferTooSmall }
      try network.requireOutside(layers, count: network.layerCount, config)
      for i in 0..<network.layerCount { layers[i] = nn_layer(network.layers[i]) }
    }
    config.put(
      nn_config(
        network.settings, layers: UnsafePointer(layers), columns: network.columns?.values,
        quantiles: network.quantiles, frozenLayers: UInt32(network.header.pointee.frozenLayers)))
  }
}

@c @implementation
public func nn_get_layer(
  _ network: OpaquePointer!, _ index: UInt32, _ layer: UnsafeMutablePointer<nn_layer_view>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireNetwork(network)
    let view = try require(layer)
    try UnsafePointer(view).requireSized()
    guard index < network.settings.pointee.layerCount else { throw .outOfRange }
    try network.requireOutside(view)
    let layer = network.layers[Int(index)]
    view.pointee.inputs = layer.inputs
    view.pointee.units = layer.units
    view.pointee.activation = layer.activationValue
    view.pointee.weights = nil
    view.pointee.biases = nil
    view.pointee.weight_gradients = nil
    view.pointee.bias_gradients = nil
    if !network.isQuantized {
      let weights = network.weights(of: Int(index))
      view.pointee.weights = weights
      view.pointee.biases = weights + layer.biasIndex
    }
    if network.isTrainable && index >= UInt32(network.header.pointee.frozenLayers) {
      let gradients = UnsafePointer(network.gradients(of: Int(index)))
      view.pointee.weight_gradients = gradients
      view.pointee.bias_gradients = gradients + layer.biasIndex
    }
    write(layerName: index + 1, into: &view.pointee.name)
    view.clearRest()
  }
}

/// "dense1" ... "dense64" into char[16].
private func write<Name>(layerName number: UInt32, into name: inout Name) {
  withUnsafeMutableBytes(of: &name) { bytes in
    let prefix: StaticString = "dense"
    for i in 0..<bytes.count { bytes[i] = 0 }
    for i in 0..<prefix.utf8CodeUnitCount { bytes[i] = prefix.utf8Start[i] }
    var position = prefix.utf8CodeUnitCount
    if number >= 10 {
      bytes[position] = UInt8(truncatingIfNeeded: 48 + number / 10)
      position += 1
    }
    bytes[position] = UInt8(truncatingIfNeeded: 48 + number % 10)
  }
}

extension nn_layer {
  init(_ layer: Layer) {
    self.init(
      units: layer.units, activation: layer.activationValue, initialization: layer.initializationValue,
      slope: layer.slope, init_value: layer.initValue, dropout: layer.dropout, max_norm: layer.maxNorm,
      reserved: 0)
  }
}
