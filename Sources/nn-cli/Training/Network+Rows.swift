import NeuralNetwork

/// Calls of the library with rows as nn-cli has them.
extension Network {
  /// outputs [rows][outputs] of inputs [rows][inputs]. They may be infinite or NaN.
  func predict(_ inputs: [Float], rows: Int) throws(Failure) -> [Float] {
    try Memory.require(rows * outputs * MemoryLayout<Float>.size)
    return try attempt(predict(inputs, allowingNonfinite: true))
  }

  func evaluate(_ data: Dataset) throws(Failure) -> Metrics {
    if let stored = data.stored {
      let reader = RowReader(self, data.task, [stored])
      return try attemptAll { try evaluate(reading: reader, rows: 0..<data.rows) }
    }
    return try attempt(evaluate(data.inputs, data.targets(for: description.loss)))
  }

  /// One batch; the result is its loss before the update.
  @discardableResult
  func trainBatch(_ data: Dataset) throws(Failure) -> Float {
    try attempt(trainBatch(data.inputs, data.targets))
  }

  /// outputs [rows][outputs]
  @discardableResult
  func forward(_ inputs: [Float]) throws(Failure) -> [Float] { try attempt(forward(inputs.span)) }

  /// The mean loss of the rows since the last step.
  @discardableResult
  func backward(_ targets: [Float]) throws(Failure) -> Float { try attempt(backward(targets.span)) }

  /// For each layer its weights [inputs][units], then its biases, in place.
  func parameters() throws(Failure) -> UnsafeMutableBufferPointer<Float> { try attempt(unsafeParameters()) }

  /// Laid out like the parameters, in place: sums over the rows until the step, then their mean.
  func gradients() throws(Failure) -> UnsafeMutableBufferPointer<Float> { try attempt(unsafeGradients()) }

  func fitInputScaling(_ data: Dataset) throws(Failure) {
    if let stored = data.stored {
      let scaling = try Scaling(
        description.inputScaling, of: stored, columns: 0..<inputs, description.columns)
      return try attempt(setInputScaling(scaling))
    }
    try attempt(fitInputScaling(data.inputs.span))
  }

  func fitTargetScaling(_ data: Dataset) throws(Failure) {
    if let stored = data.stored {
      var scaling = try Scaling(
        description.targetScaling, of: stored, columns: inputs..<inputs + targetWidth, [])
      // One target of several outputs has the same scale in each.
      if targetWidth == 1 {
        scaling = Scaling(
          mean: .init(repeating: scaling.mean[0], count: outputs),
          scale: .init(repeating: scaling.scale[0], count: outputs))
      }
      return try attempt(setTargetScaling(scaling))
    }
    try attempt(fitTargetScaling(data.targets.span))
  }
}
