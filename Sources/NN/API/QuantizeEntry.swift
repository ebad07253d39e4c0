public import CNN

@c @implementation
public func nn_quantize_size(
  _ network: OpaquePointer!, _ metadata: UnsafePointer<nn_metadata>!, _ size: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireQuantizable(network)
    let size = try require(size)
    let layout = try quantizedLayout(network, metadata)
    try requireOutside(size, of: network, layout)
    size.pointee = layout.bytes
  }
}

@c @implementation
public func nn_quantize(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ metadata: UnsafePointer<nn_metadata>!, _ buffer: UnsafeMutableRawPointer!, _ bufferSize: Int,
  _ written: UnsafeMutablePointer<Int>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireQuantizable(network)
    guard !network.isInCallback else { throw .wrongState }
    let inputs = try require(inputs)
    guard let buffer else { throw .nullPointer }
    let written = try require(written)
    try requireRows(rows, width: network.inputs)
    let layout = try quantizedLayout(network, metadata)
    try requireSize(bufferSize, atLeast: layout.bytes)
    try network.requireReadable(inputs, count: rows &* network.inputs)
    try network.requireReadable(layout.texts, layout.shape)
    try requireApart(written, inputs, otherCount: rows &* network.inputs)
    try requireOutside(written, of: network, layout)
    let target = UnsafePointer(buffer.assumingMemoryBound(to: UInt8.self))
    try requireOutside(target, count: layout.bytes, of: network, layout)
    try requireApart(target, count: layout.bytes, inputs, otherCount: rows &* network.inputs)
    try requireApart(target, count: layout.bytes, written)
    try network.requireInputs(inputs, rows)
    try network.requireFiniteContents()
    let quantizer = Quantizer(network, try Calibration(network, inputs, rows: rows))
    let bytes = buffer.assumingMemoryBound(to: UInt8.self)
    let writer = ModelWriter(network: network, layout: layout, bytes: bytes)
    try writer.write { section, offset in writer.put(section, of: quantizer, at: offset) }
    written.pointee = layout.bytes
  }
}

/// A network of floats whose hidden layers can be looked up unit by unit.
private func requireQuantizable(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireNetwork(network)
  guard !network.isQuantized else { throw .wrongState }
  guard Features.quantized else { throw .unsupported }
  for i in 0..<network.layerCount - 1 {
    guard !network.layers[i].activation.mixesUnits else { throw .unsupported }
  }
  return network
}

private func quantizedLayout(
  _ network: Network, _ metadata: UnsafePointer<nn_metadata>?
) throws(Status) -> ModelLayout {
  var shape = ModelShape(network)
  shape.quantized = QuantizedShape(network)
  return try layout(shape, metadata, of: network)
}

@c @implementation
public func nn_get_quantized_layer(
  _ network: OpaquePointer!, _ index: UInt32, _ layer: UnsafeMutablePointer<nn_quantized_layer>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireQuantized(network)
    let view = try require(layer)
    try UnsafePointer(view).requireSized()
    guard index < network.settings.pointee.layerCount else { throw .outOfRange }
    try network.requireOutside(view)
    var layer = network.firstQuantized
    for _ in 0..<index { layer.advance() }
    view.pointee.inputs = UInt32(layer.inputs)
    view.pointee.units = UInt32(layer.units)
    view.pointee.activation = layer.activation.rawValue
    view.pointee.weights = layer.weights
    view.pointee.biases = layer.biases
    view.pointee.multipliers = layer.multipliers
    view.pointee.shifts = layer.shifts
    view.pointee.table = layer.table
    view.pointee.input_scale = layer.record.inputScale
    view.pointee.input_zero_point = layer.record.inputZeroPoint
    view.pointee.z_scale = layer.record.zScale
    view.pointee.z_zero_point = layer.record.zZeroPoint
    view.clearRest()
  }
}

@c @implementation
public func nn_quantize_inputs(
  _ network: OpaquePointer!, _ inputs: UnsafePointer<Float>!, _ rows: Int,
  _ quantized: UnsafeMutablePointer<Int8>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireQuantized(network)
    guard !network.isInCallback else { throw .wrongState }
    let inputs = try require(inputs)
    let quantized = try require(quantized)
    // The features are no fewer than the inputs.
    try requireRows(rows, width: network.features)
    try network.requireReadable(inputs, count: rows &* network.inputs)
    try network.requireOutside(quantized, count: rows &* network.features)
    try requireApart(quantized, count: rows &* network.features, inputs, otherCount: rows &* network.inputs)
    try network.requireInputs(inputs, rows)
    for s in 0..<rows {
      network.quantize(inputs + s &* network.inputs, into: quantized + s &* network.features)
    }
  }
}

@c @implementation
public func nn_get_raw_inputs(
  _ network: OpaquePointer!, _ offsets: UnsafePointer<Double>!, _ scales: UnsafePointer<Double>!,
  _ raw: UnsafeMutablePointer<nn_raw_input>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireReadings(network)
    let offsets = try optional(offsets)
    let scales = try require(scales)
    let raw = try require(raw)
    let inputs = network.inputs
    if let offsets {
      try network.requireReadable(offsets, count: inputs)
      try requireApart(raw, count: inputs, offsets, otherCount: inputs)
    }
    try network.requireReadable(scales, count: inputs)
    try network.requireOutside(raw, count: inputs)
    try requireApart(raw, count: inputs, scales, otherCount: inputs)
    try network.rawInputs(offsets, scales, into: raw)
  }
}

@c @implementation
public func nn_quantize_raw(
  _ network: OpaquePointer!, _ raw: UnsafePointer<nn_raw_input>!, _ readings: UnsafePointer<Int16>!,
  _ rows: Int,
  _ quantized: UnsafeMutablePointer<Int8>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireReadings(network)
    guard !network.isInCallback else { throw .wrongState }
    let raw = try require(raw)
    let readings = try require(readings)
    let quantized = try require(quantized)
    let inputs = network.inputs
    // A float for each reading bounds them too.
    try requireRows(rows, width: inputs)
    let count = rows &* inputs
    try network.requireReadable(raw, count: inputs)
    try network.requireReadable(readings, count: count)
    try network.requireOutside(quantized, count: count)
    try requireApart(quantized, count: count, raw, otherCount: inputs)
    try requireApart(quantized, count: count, readings, otherCount: count)
    for j in 0..<inputs {
      guard raw[j].isInRange else { throw .outOfRange }
    }
    for s in 0..<rows {
      let (reading, row) = (readings + s &* inputs, quantized + s &* inputs)
      for j in 0..<inputs { row[j] = raw[j].quantize(reading[j]) }
    }
  }
}

@c @implementation
public func nn_predict_quantized(
  _ network: OpaquePointer!, _ quantized: UnsafePointer<Int8>!, _ rows: Int,
  _ outputs: UnsafeMutablePointer<Int32>!
) -> nn_status {
  entry { () throws(Status) in
    let network = try requireQuantized(network)
    guard !network.isInCallback else { throw .wrongState }
    let quantized = try require(quantized)
    let outputs = try require(outputs)
    try requireRows(rows, width: max(network.features, network.outputs))
    try network.requireReadable(quantized, count: rows &* network.features)
    try network.requireOutside(outputs, count: rows &* network.outputs)
    try requireApart(outputs, count: rows &* network.outputs, quantized, otherCount: rows &* network.features)
    for s in 0..<rows {
      network.runQuantized(quantized + s &* network.features, into: outputs + s &* network.outputs)
    }
  }
}

private func requireQuantized(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireNetwork(network)
  guard network.isQuantized else { throw .wrongState }
  return network
}

/// A quantised network whose inputs a sensor's readings can be.
private func requireReadings(_ network: OpaquePointer?) throws(Status) -> Network {
  let network = try requireQuantized(network)
  guard network.takesReadings else { throw .unsupported }
  return network
}
