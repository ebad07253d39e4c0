internal import CNN

/// Using a network.
extension Network {
  /// Writes the outputs of rows. Raw inputs go in, unscaled outputs come out; one row or many give the same bits.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - outputs: [rows][outputs]
  /// - Throws: `nonfiniteInput`; `nonfiniteOutput`, when an output is not finite, and all of them are written; `outOfRange`
  ///   when the inputs are no whole rows, `bufferTooSmall` when the outputs do not fit.
  public func predict(_ inputs: Span<Float>, into outputs: inout MutableSpan<Float>) throws(NNError) {
    let rows = try rows(inputs.count, of: self.inputs, "prediction")
    guard outputs.count >= rows * self.outputs else { throw NNError(.bufferTooSmall, "prediction") }
    try inputs.withUnsafeBufferPointer { (inputs) throws(NNError) in
      try outputs.withUnsafeMutableBufferPointer { (outputs) throws(NNError) in
        try check(predict(inputs, rows, outputs.baseAddress), "prediction")
      }
    }
  }

  /// The outputs of rows.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - allowingNonfinite: whether outputs may be infinite or NaN; else they are an error.
  /// - Returns: [rows][outputs]
  /// - Throws: `nonfiniteInput`, `nonfiniteOutput`, `outOfRange` when the inputs are no whole rows.
  public func predict(_ inputs: Span<Float>, allowingNonfinite: Bool = false) throws(NNError) -> [Float] {
    let rows = try rows(inputs.count, of: self.inputs, "prediction")
    guard rows > 0 else { return [] }
    return try inputs.withUnsafeBufferPointer { (inputs) throws(NNError) in
      try [Float](capacity: rows * outputs) { (outputs) throws(NNError) in
        let status = predict(inputs, rows, outputs)
        if allowingNonfinite && status == nn_status(NN_ERROR_NONFINITE_OUTPUT) { return }
        try check(status, "prediction")
      }
    }
  }

  /// The outputs [rows][outputs] of inputs [rows][inputs].
  public func predict(_ inputs: [Float], allowingNonfinite: Bool = false) throws(NNError) -> [Float] {
    try predict(inputs.span, allowingNonfinite: allowingNonfinite)
  }

  private func predict(
    _ inputs: UnsafeBufferPointer<Float>, _ rows: Int, _ outputs: UnsafeMutablePointer<Float>?
  ) -> nn_status {
    withThreads { nn_predict_parallel(handle, inputs.baseAddress, rows, outputs, $0) }
  }

  /// The outputs of one layer; of the last layer, before the scaling of targets is undone.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs] of the network
  ///   - layer: from 0, the first one after the inputs.
  ///   - allowingNonfinite: whether outputs may be infinite or NaN; else they are an error.
  /// - Returns: [rows][units]
  /// - Throws: `outOfRange`, `nonfiniteInput`, `nonfiniteOutput`.
  public func predict(
    _ inputs: Span<Float>, layer: Int, allowingNonfinite: Bool = false
  ) throws(NNError) -> [Float] {
    let rows = try rows(inputs.count, of: self.inputs, "a layer")
    guard description.layers.indices.contains(layer) else { throw NNError(.outOfRange, "a layer") }
    return try inputs.withUnsafeBufferPointer { (inputs) throws(NNError) in
      try [Float](capacity: rows * description.layers[layer].units) { (outputs) throws(NNError) in
        let status = nn_predict_layer(handle, inputs.baseAddress, rows, UInt32(layer), outputs)
        if allowingNonfinite && status == nn_status(NN_ERROR_NONFINITE_OUTPUT) { return }
        try check(status, "a layer")
      }
    }
  }

  /// The sums of the last layer of a quantised network, in integers alone.
  ///
  /// - Parameter inputs: [rows][inputs of the first layer], of ``QuantizedLayer/inputScale``
  /// - Returns: [rows][outputs], of ``QuantizedLayer/zScale`` of the last layer
  /// - Throws: `wrongState` for a network of floats, `outOfRange` when the inputs are no whole rows.
  public func predictQuantized(_ inputs: [Int8]) throws(NNError) -> [Int32] {
    guard let first = quantizedLayer(0) else { throw NNError(.wrongState, "prediction in integers") }
    let rows = try rows(inputs.count, of: first.inputs, "prediction in integers")
    guard rows > 0 else { return [] }
    return try inputs.withUnsafeBufferPointer { (inputs) throws(NNError) in
      try [Int32](capacity: rows * outputs) { (outputs) throws(NNError) in
        try check(nn_predict_quantized(handle, inputs.baseAddress, rows, outputs), "prediction in integers")
      }
    }
  }

  /// Loss and accuracy over rows, without learning.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][``targetWidth``]
  /// - Throws: `nonfiniteInput`, `badTarget`, `nonfiniteLoss`, `outOfRange`.
  public func evaluate(_ inputs: Span<Float>, _ targets: Span<Float>) throws(NNError) -> Metrics {
    let rows = try rows(inputs, targets, "evaluation")
    var metrics = Metrics()
    try withPointers(inputs, targets) { (inputs, targets) throws(NNError) in
      try withThreads { (threads) throws(NNError) in
        try check(nn_evaluate_parallel(handle, inputs, targets, rows, &metrics.values, threads), "evaluation")
      }
    }
    return metrics
  }

  /// Loss and accuracy over rows, without learning.
  public func evaluate(_ inputs: [Float], _ targets: [Float]) throws(NNError) -> Metrics {
    try evaluate(inputs.span, targets.span)
  }

  /// The memory of rows, as long as `body` runs.
  func withPointers<Result, Problem: Error>(
    _ inputs: Span<Float>, _ targets: Span<Float>,
    _ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) throws(Problem) -> Result
  ) throws(Problem) -> Result {
    try inputs.withUnsafeBufferPointer { (inputs) throws(Problem) in
      try targets.withUnsafeBufferPointer { (targets) throws(Problem) in
        try body(inputs.baseAddress, targets.baseAddress)
      }
    }
  }
}

/// What an evaluation finds.
public struct Metrics: Sendable {
  var values = nn_metrics()

  init() { values.struct_size = UInt32(MemoryLayout<nn_metrics>.size) }

  /// Of all rows, their mean or sum: ``Reduction``. Of scaled targets if they are scaled.
  public var loss: Float { values.loss }
  /// The share of rows, or of outputs for the binary losses, that are right; 0 for losses that do not classify.
  public var accuracy: Float { values.accuracy }
}
