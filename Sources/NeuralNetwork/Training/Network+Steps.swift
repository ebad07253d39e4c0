internal import CNN

/// A training step in its parts, and what it leaves behind.
extension Network {
  /// Learns from one batch of any number of rows.
  ///
  /// - Parameters:
  ///   - inputs: [rows][inputs]
  ///   - targets: [rows][``targetWidth``]
  /// - Returns: the batch's loss before the step.
  /// - Throws: `nonfiniteInput`, `badTarget`, `nonfiniteLoss`, `nonfiniteGradient`, `outOfRange`, `notTrainable`: the
  ///   parameters are those before the call.
  @discardableResult
  public func trainBatch(_ inputs: Span<Float>, _ targets: Span<Float>) throws(NNError) -> Float {
    let rows = try rows(inputs, targets, "a training step")
    var loss: Float = 0
    try withPointers(inputs, targets) { (inputs, targets) throws(NNError) in
      try withThreads { (threads) throws(NNError) in
        try check(nn_train_batch_parallel(handle, inputs, targets, rows, &loss, threads), "a training step")
      }
    }
    return loss
  }

  /// Learns from one batch.
  @discardableResult
  public func trainBatch(_ inputs: [Float], _ targets: [Float]) throws(NNError) -> Float {
    try trainBatch(inputs.span, targets.span)
  }

  /// Runs rows, up to ``NetworkDescription/maxBatch``, and keeps what ``backward(_:weights:)`` needs.
  ///
  /// - Parameter inputs: [rows][inputs]
  /// - Returns: the outputs [rows][outputs]
  /// - Throws: `nonfiniteInput`; `outOfRange` for more rows, or such that are not whole; `notTrainable`.
  @discardableResult
  public func forward(_ inputs: Span<Float>) throws(NNError) -> [Float] {
    let rows = try rows(inputs.count, of: self.inputs, "the forward pass")
    let outputs = try inputs.withUnsafeBufferPointer { (inputs) throws(NNError) in
      try [Float](capacity: rows * self.outputs) { (outputs) throws(NNError) in
        try check(nn_forward(handle, inputs.baseAddress, rows, outputs), "the forward pass")
      }
    }
    forwardRows = rows
    return outputs
  }

  /// Adds the gradient of the last forward pass to the sums since the last step.
  ///
  /// - Parameters:
  ///   - targets: [rows][``targetWidth``]
  ///   - weights: [rows], what each row counts for: finite, from 0 on; nil: 1.
  /// - Returns: the mean loss of the rows since the last step.
  /// - Throws: `badTarget`, `nonfiniteLoss`; `outOfRange` for targets or weights of other rows; `wrongState` without a
  ///   forward pass; `notTrainable`.
  @discardableResult
  public func backward(_ targets: Span<Float>, weights: Span<Float>? = nil) throws(NNError) -> Float {
    let rows = try rows(targets.count, of: targetWidth, "the backward pass")
    guard rows == forwardRows || forwardRows == 0 else {
      throw NNError(.outOfRange, "the backward pass", "\(forwardRows) rows have targets for \(rows)")
    }
    if let weights, weights.count != rows {
      throw NNError(.outOfRange, "the backward pass", "\(rows) rows have \(weights.count) weights")
    }
    var loss: Float = 0
    try targets.withUnsafeBufferPointer { (targets) throws(NNError) in
      guard let weights else {
        return try check(nn_backward(handle, targets.baseAddress, &loss), "the backward pass")
      }
      try weights.withUnsafeBufferPointer { (weights) throws(NNError) in
        try check(
          nn_backward_weighted(handle, targets.baseAddress, weights.baseAddress, &loss), "the backward pass")
      }
    }
    return loss
  }

  /// Changes the parameters by the mean gradient, and begins a new sum.
  ///
  /// - Throws: `wrongState` when nothing is summed, `nonfiniteGradient`, `notTrainable`.
  public func step() throws(NNError) {
    try check(nn_step(handle), "a training step")
  }

  /// Forgets the sums since the last step.
  ///
  /// - Throws: `notTrainable`.
  public func zeroGradients() throws(NNError) {
    try check(nn_zero_gradients(handle), "the gradients")
  }

  /// Sets the learning rate of the next step; its range is that of ``NetworkDescription/learningRate``.
  ///
  /// - Throws: `badSetting`, `notTrainable`.
  public func setLearningRate(_ rate: Float) throws(NNError) {
    try check(nn_set_learning_rate(handle, rate), "the learning rate")
  }
}

/// Parameters and gradients in place.
extension Network {
  /// All parameters: for each layer its weights [inputs][units], then its biases [units].
  ///
  /// - Throws: `notTrainable`: the layers of an opened network are in its model, see ``layer(_:)``.
  public func withParameters<Result>(
    _ body: (Span<Float>) throws -> Result
  ) throws -> Result {
    try body(UnsafeBufferPointer(try unsafeParameters()).span)
  }

  /// All parameters, to be changed. They must be finite.
  ///
  /// - Throws: `notTrainable`.
  public func withMutableParameters<Result>(
    _ body: (inout MutableSpan<Float>) throws -> Result
  ) throws -> Result {
    let parameters = try unsafeParameters()
    var span = parameters.mutableSpan
    return try body(&span)
  }

  /// Sets all parameters: for each layer its weights in this order, then its biases [units].
  ///
  /// - Throws: `notTrainable`, `outOfRange` for another number of them, `badSetting` for one that is not finite.
  public func setWeights(_ values: Span<Float>, order: WeightOrder) throws(NNError) {
    try values.withUnsafeBufferPointer { (values) throws(NNError) in
      try check(nn_set_weights(handle, values.baseAddress, values.count, order.value), "the weights")
    }
  }

  /// All gradients, laid out as the parameters: sums over the rows until the step, then the mean that it applied.
  ///
  /// - Throws: `notTrainable`.
  public func withGradients<Result>(_ body: (Span<Float>) throws -> Result) throws -> Result {
    try body(UnsafeBufferPointer(try unsafeGradients()).span)
  }

  /// As ``withParameters(_:)``, as long as the network is there.
  package func unsafeParameters() throws(NNError) -> UnsafeMutableBufferPointer<Float> {
    var values: UnsafeMutablePointer<Float>?
    var count = 0
    try check(nn_parameters(handle, &values, &count), "the parameters")
    return UnsafeMutableBufferPointer(start: values, count: count)
  }

  /// As ``withGradients(_:)``, as long as the network is there.
  package func unsafeGradients() throws(NNError) -> UnsafeMutableBufferPointer<Float> {
    var values: UnsafeMutablePointer<Float>?
    var count = 0
    try check(nn_gradients(handle, &values, &count, nil), "the gradients")
    return UnsafeMutableBufferPointer(start: values, count: count)
  }
}

/// The order of a layer's weights in an array that comes from elsewhere.
public enum WeightOrder: Sendable {
  /// [inputs][units]: this library's, the kernel of Keras, scikit-learn's `coefs_`.
  case byInput
  /// [units][inputs]: the `weight` of PyTorch's `Linear`.
  case byUnit

  fileprivate var value: nn_weight_order {
    switch self {
    case .byInput: nn_weight_order(NN_WEIGHTS_BY_INPUT)
    case .byUnit: nn_weight_order(NN_WEIGHTS_BY_UNIT)
    }
  }
}
