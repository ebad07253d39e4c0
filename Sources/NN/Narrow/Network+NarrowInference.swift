import CNN

/// Inference of narrow networks, whose layers have at most Narrow.widest units: many rows in columns, a single one on
/// the stack.
extension Network {
  private var hasNarrowLayers: Bool {
    for i in 0..<layerCount where layers[i].units > Narrow.widest { return false }
    return true
  }

  /// Whether pieces of maxBatch rows can run in columns.
  var predictsInColumns: Bool {
    guard maxBatch >= Dense.columnRows, features <= Narrow.widest, hasNarrowLayers else { return false }
    for i in 0..<layerCount &- 1 where layers[i].activation.mixesUnits { return false }
    return true
  }

  /// The outputs of one layer, x [rows][features], rows >= Dense.columnRows; y [rows][units of the layer].
  func predictInColumns(
    _ x: UnsafePointer<Float>, rows: Int, layer last: Int, into y: UnsafeMutablePointer<Float>
  ) {
    let units = Int(layers[last].units)
    let columns = inferenceColumns(x, rows)
    for i in 0..<last {
      sumsInColumns(i, x, columns, outputs(of: i), rows)
      // Not by fused multiply-adds: with threads the same bits come from rows.
      Activation(layers[i]).forward(outputs(of: i), rows: rows, units: Int(layers[i].units))
    }
    if units == 1 {
      sumsInColumns(last, x, columns, y, rows)
    } else {
      sumsInColumns(last, x, columns, outputs(of: last), rows)
      transpose(columns: outputs(of: last), stride: rows, width: units, count: rows, y)
    }
    Activation(layers[last]).forward(y, rows: rows, units: units)
  }

  /// The inputs in columns [features][rows], where a buffer is large enough: a trainable network's for inputs, or the
  /// second layer's for outputs.
  private func inferenceColumns(_ x: UnsafePointer<Float>, _ rows: Int) -> UnsafePointer<Float>? {
    if isTrainable { return inputColumns(x, rows) }
    guard features > 1 else { return x }
    guard layerCount > 1, Int(layers[1].units) >= features, !preparesInputs else { return nil }
    transpose(rows: x, width: features, count: rows, outputs(of: 1), stride: rows)
    return UnsafePointer(outputs(of: 1))
  }

  /// Whether `predictOnStack` knows the network.
  var predictsOnStack: Bool {
    for i in 0..<layerCount {
      let layer = layers + i
      guard layer.pointee.units <= Narrow.widest, layer.pointee.activation.packs != nil else { return false }
    }
    return true
  }

  /// x [features] of one row; y [outputs].
  func predictOnStack(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
    if fusesProducts { return predictOnStackFused(x, into: y) }
    predictOnStack(x, into: y, CanonicalSum.self)
  }

  @inline(never)
  private func predictOnStackFused(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
    predictOnStack(x, into: y, FusedSum.self)
  }

  @inline(__always)
  private func predictOnStack<Sum: Summation>(
    _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>, _: Sum.Type
  ) {
    header.pointee.forwardRows = 0
    // Two buffers, which the layers' outputs alternate between.
    var scratch = InlineArray<2, NarrowUnits<Float>>(repeating: NarrowUnits(repeating: 0))
    withFloats(of: &scratch) { buffers in
      var x = x
      var w = parameters
      for i in 0..<layerCount {
        let layer = layers + i
        let (inputs, units) = (Int(layer.pointee.inputs), Int(layer.pointee.units))
        // Each has one: predictsOnStack.
        guard let activation = layer.pointee.activation.packs else { return }
        let b = w + inputs &* units
        let z = i == layerCount &- 1 ? y : buffers + (i & 1) &* Narrow.widest
        NarrowRow<Sum>.run(x, w, b, z, inputs: inputs, units: units, activation)
        w = b + units
        x = UnsafePointer(z)
      }
    }
  }
}
