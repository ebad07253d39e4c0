import CNN

/// A training step in its parts, and what it leaves behind.
extension Network {
  /// One batch; the result is its loss before the update.
  func trainBatch(_ data: Dataset) throws(Failure) -> Float {
    var loss: Float = 0
    try check(nn_train_batch(handle, data.inputs, data.targets, data.rows, &loss), "a training step")
    return loss
  }

  /// outputs [rows][outputs]
  func forward(_ inputs: [Float], rows: Int) throws(Failure) -> [Float] {
    var outputs = [Float](repeating: 0, count: rows * self.outputs)
    try check(nn_forward(handle, inputs, rows, &outputs), "the forward pass")
    return outputs
  }

  /// The mean loss of the rows since the last step.
  @discardableResult
  func backward(_ targets: [Float]) throws(Failure) -> Float {
    var loss: Float = 0
    try check(nn_backward(handle, targets, &loss), "the backward pass")
    return loss
  }

  func step() throws(Failure) {
    try check(nn_step(handle), "a training step")
  }

  func setLearningRate(_ rate: Float) throws(Failure) {
    try check(nn_set_learning_rate(handle, rate), "the learning rate")
  }

  func health(layer: Int) throws(Failure) -> nn_health {
    var health = nn_health()
    health.struct_size = UInt32(MemoryLayout<nn_health>.size)
    try check(nn_get_health(handle, UInt32(layer), &health), "the health of a layer")
    return health
  }

  /// For each layer its weights [inputs][units], then its biases, in place.
  func parameters() throws(Failure) -> UnsafeMutableBufferPointer<Float> {
    var values: UnsafeMutablePointer<Float>?
    var count = 0
    try check(nn_parameters(handle, &values, &count), "the parameters")
    return UnsafeMutableBufferPointer(start: values, count: count)
  }

  /// Laid out like the parameters, in place: sums over the rows until the step, then their mean.
  func gradients() throws(Failure) -> UnsafeMutableBufferPointer<Float> {
    var values: UnsafeMutablePointer<Float>?
    var count = 0
    try check(nn_gradients(handle, &values, &count, nil), "the gradients")
    return UnsafeMutableBufferPointer(start: values, count: count)
  }
}
