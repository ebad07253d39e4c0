import CNN

// A quantised network works row by row, whatever max_batch is: its weights are small enough to be read
// again, and a row needs little memory.
extension Network {
  var isQuantized: Bool { Features.quantized && header.pointee.kind == Header.Kind.quantized }

  /// The first layer of a quantised network.
  var firstQuantized: QuantizedLayer {
    // Only nn_open makes quantised networks, and it gives them their model.
    QuantizedLayer(
      firstOf: Model(validated: header.pointee.model ?? UnsafeRawPointer(base)), features: features)
  }

  /// [features]
  private var quantizedInput: UnsafeMutablePointer<Int8> { bytes(at: header.pointee.deltaOffset) }

  private func bytes(at offset: UInt32) -> UnsafeMutablePointer<Int8> {
    (base + Int(offset)).assumingMemoryBound(to: Int8.self)
  }

  /// x [inputs] into q [features], as the first layer sees it.
  func quantize(_ x: UnsafePointer<Float>, into q: UnsafeMutablePointer<Int8>) {
    let input = firstQuantized.record.input
    let prepared = preparesInputs ? loadInputs(Rows(x, width: inputs), 1) : x
    for k in 0..<features { q[k] = input.quantize(prepared[k]) }
  }

  /// From q [features] through `layer` and the following, up to the inputs of layer `end`.
  private func run(
    _ q: UnsafePointer<Int8>, from layer: inout QuantizedLayer, to end: Int
  ) -> UnsafePointer<Int8> {
    var x = q
    while layer.index < end {
      let y = bytes(at: layers[layer.index].outputsOffset)
      layer.run(x, into: y)
      x = UnsafePointer(y)
      layer.advance()
    }
    return x
  }

  /// q [features], z [outputs]: the last layer's z_q.
  func runQuantized(_ q: UnsafePointer<Int8>, into z: UnsafeMutablePointer<Int32>) {
    var layer = firstQuantized
    let x = run(q, from: &layer, to: layerCount - 1)
    layer.run(x, into: z)
  }

  /// x [rows][inputs], y [rows][units of the layer]: the layer's outputs.
  func predictQuantized(
    _ x: UnsafePointer<Float>, rows: Int, layer i: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let units = Int(layers[i].units)
    for s in 0..<rows {
      let (row, target) = (x + s &* inputs, y + s &* units)
      if i == layerCount - 1 {
        quantizedSums(row, into: target)
      } else {
        quantizedOutputs(row, layer: i, into: target)
      }
    }
    if i == layerCount - 1 { Activation(layers[i]).forward(y, rows: rows, units: units) }
  }

  /// x [inputs], z [outputs]: the last layer's z as floats.
  @inline(never)
  func quantizedSums(_ x: UnsafePointer<Float>, into z: UnsafeMutablePointer<Float>) {
    quantize(x, into: quantizedInput)
    var layer = firstQuantized
    let q = run(quantizedInput, from: &layer, to: layerCount - 1)
    layer.run(q, into: z)
  }

  /// x [inputs], y [units of the layer]: a hidden layer's outputs as floats.
  @inline(never)
  private func quantizedOutputs(_ x: UnsafePointer<Float>, layer i: Int, into y: UnsafeMutablePointer<Float>)
  {
    quantize(x, into: quantizedInput)
    var layer = firstQuantized
    let q = run(quantizedInput, from: &layer, to: i + 1)
    let output = layer.record.input
    for j in 0..<layer.inputs { y[j] = output.value(Int32(q[j])) }
  }
}
