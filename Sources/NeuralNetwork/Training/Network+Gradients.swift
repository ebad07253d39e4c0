internal import CNN

/// Back from a gradient of the outputs: for losses of a program's own, for networks in a chain, and to see what a
/// prediction depends on.
extension Network {
  /// Adds the gradient of the last forward pass to the sums since the last step, from that of its outputs: what
  /// ``backward(_:weights:)`` does with a loss.
  ///
  /// - Parameter outputGradients: [rows][outputs], of each row's own loss, as ``step()`` takes their mean; with
  ///   ``Reduction/sum`` of the loss of all rows. Finite.
  /// - Throws: `nonfiniteGradient`; `outOfRange` for gradients of other rows; `wrongState` without a forward pass;
  ///   `notTrainable`.
  public func backward(from outputGradients: Span<Float>) throws(NNError) {
    _ = try backwardRows(outputGradients)
    try outputGradients.withUnsafeBufferPointer { (gradients) throws(NNError) in
      try check(nn_backward_from(handle, gradients.baseAddress, nil), "the backward pass")
    }
  }

  /// ``backward(from:)``, and on to the inputs: in a chain they are the outputs of the network before.
  ///
  /// - Parameter outputGradients: [rows][outputs], finite.
  /// - Returns: the gradient of the raw inputs [rows][inputs]; 0 of categories.
  /// - Throws: as ``backward(from:)``; `nonfiniteOutput`, when a gradient of an input overflows, which forgets the sums;
  ///   `unsupported` through frozen layers and products of inputs.
  public func backwardToInputs(from outputGradients: Span<Float>) throws(NNError) -> [Float] {
    let rows = try backwardRows(outputGradients)
    return try outputGradients.withUnsafeBufferPointer { (gradients) throws(NNError) in
      try [Float](capacity: rows * inputs) { (inputGradients) throws(NNError) in
        try check(nn_backward_from(handle, gradients.baseAddress, inputGradients), "the backward pass")
      }
    }
  }

  /// How predictions depend on their inputs: of each row the sum over the outputs y of their gradient dL/dy times dy/dx.
  /// With 1 for one output and 0 for the others that is the output's own gradient. Sums since the last step stay.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - outputGradients: [rows][outputs], finite.
  /// - Returns: [rows][inputs], for raw inputs; 0 of categories.
  /// - Throws: `nonfiniteInput`, `nonfiniteGradient`; `nonfiniteOutput`, when a gradient overflows; `outOfRange` for rows
  ///   that are not whole or not as many; `unsupported` through frozen layers and products of inputs; `notTrainable`.
  public func inputGradients(
    _ inputs: Span<Float>, outputGradients: Span<Float>
  ) throws(NNError) -> [Float] {
    let rows = try rows(inputs.count, of: self.inputs, "the gradients of inputs")
    guard outputGradients.count == rows * outputs else {
      throw NNError(
        .outOfRange, "the gradients of inputs",
        "\(rows) rows have \(outputGradients.count) gradients of outputs")
    }
    guard rows > 0 else { return [] }
    return try withPointers(inputs, outputGradients) { (inputs, gradients) throws(NNError) in
      try [Float](capacity: rows * self.inputs) { (inputGradients) throws(NNError) in
        try check(
          nn_input_gradients(handle, inputs, rows, gradients, inputGradients), "the gradients of inputs")
      }
    }
  }

  /// Rows of the forward pass, for which there are gradients of outputs.
  private func backwardRows(_ outputGradients: Span<Float>) throws(NNError) -> Int {
    let rows = try rows(outputGradients.count, of: outputs, "the backward pass")
    guard rows == forwardRows || forwardRows == 0 else {
      throw NNError(.outOfRange, "the backward pass", "\(forwardRows) rows have gradients for \(rows)")
    }
    return rows
  }
}
