import CNN

/// The scaling of a network's inputs or targets.
struct Scaling {
  var mean: [Float]
  var scale: [Float]
}

extension Network {
  var inputScaling: Scaling? { scaling(count: inputs, nn_get_input_scaling) }
  var targetScaling: Scaling? { scaling(count: outputs, nn_get_target_scaling) }

  func setInputScaling(_ scaling: Scaling) throws(Failure) {
    try check(nn_set_input_scaling(handle, scaling.mean, scaling.scale), "the input scaling")
  }

  func fitInputScaling(_ data: Dataset) throws(Failure) {
    if let stored = data.stored {
      let kind = description.config.input_scaling
      return try setInputScaling(Scaling(kind, of: stored, columns: 0..<inputs))
    }
    try check(nn_fit_input_scaling(handle, data.inputs, data.rows), "the input scaling")
  }

  func fitTargetScaling(_ data: Dataset) throws(Failure) {
    if let stored = data.stored {
      let kind = description.config.target_scaling
      let scaling = try Scaling(kind, of: stored, columns: inputs..<inputs + outputs)
      return try check(nn_set_target_scaling(handle, scaling.mean, scaling.scale), "the target scaling")
    }
    try check(nn_fit_target_scaling(handle, data.targets, data.rows), "the target scaling")
  }

  private typealias Getter = (
    OpaquePointer?, UnsafeMutablePointer<UnsafePointer<Float>?>?, UnsafeMutablePointer<UnsafePointer<Float>?>?
  ) -> nn_status

  private func scaling(count: Int, _ get: Getter) -> Scaling? {
    var mean: UnsafePointer<Float>?
    var scale: UnsafePointer<Float>?
    guard get(handle, &mean, &scale) == nn_status(NN_OK), let mean, let scale else { return nil }
    return Scaling(
      mean: Array(UnsafeBufferPointer(start: mean, count: count)),
      scale: Array(UnsafeBufferPointer(start: scale, count: count)))
  }
}
