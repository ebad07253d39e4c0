internal import CNN

/// The scaling of a network's inputs or targets: x' = (x - mean) · scale.
public struct Scaling: Hashable, Sendable {
  /// [inputs] or [outputs], finite
  public var mean: [Float]
  /// [inputs] or [outputs], finite and above 0
  public var scale: [Float]

  /// - Parameters:
  ///   - mean: [inputs] or [outputs]
  ///   - scale: [inputs] or [outputs]
  public init(mean: [Float], scale: [Float]) {
    self.mean = mean
    self.scale = scale
  }
}

extension Network {
  /// nil when the network was described without it.
  public var inputScaling: Scaling? { scaling(count: inputs, nn_get_input_scaling) }
  /// nil when the network was described without it.
  public var targetScaling: Scaling? { scaling(count: outputs, nn_get_target_scaling) }

  /// - Throws: `noScaling`, `notTrainable`, `badSetting` for numbers that are no scaling, `outOfRange`.
  public func setInputScaling(_ scaling: Scaling) throws(NNError) {
    try requireWidth(scaling, inputs, "the input scaling")
    try check(nn_set_input_scaling(handle, scaling.mean, scaling.scale), "the input scaling")
  }

  /// - Throws: `noScaling`, `notTrainable`, `badSetting` for numbers that are no scaling, `outOfRange`.
  public func setTargetScaling(_ scaling: Scaling) throws(NNError) {
    try requireWidth(scaling, outputs, "the target scaling")
    try check(nn_set_target_scaling(handle, scaling.mean, scaling.scale), "the target scaling")
  }

  /// Takes the scaling from rows [rows][inputs].
  ///
  /// - Throws: `noScaling`, `notTrainable`, `nonfiniteInput`, `outOfRange`.
  public func fitInputScaling(_ inputs: Span<Float>) throws(NNError) {
    let rows = try rows(inputs.count, of: self.inputs, "the input scaling")
    try inputs.withUnsafeBufferPointer { (values) throws(NNError) in
      try check(nn_fit_input_scaling(handle, values.baseAddress, rows), "the input scaling")
    }
  }

  /// Takes the scaling from targets [rows][``targetWidth``].
  ///
  /// - Throws: `noScaling`, `notTrainable`, `badTarget`, `outOfRange`.
  public func fitTargetScaling(_ targets: Span<Float>) throws(NNError) {
    let rows = try rows(targets.count, of: targetWidth, "the target scaling")
    try targets.withUnsafeBufferPointer { (values) throws(NNError) in
      try check(nn_fit_target_scaling(handle, values.baseAddress, rows), "the target scaling")
    }
  }

  private func requireWidth(_ scaling: Scaling, _ width: Int, _ subject: String) throws(NNError) {
    guard scaling.mean.count == width, scaling.scale.count == width else {
      throw NNError(.outOfRange, subject, "it must have \(width) means and scales")
    }
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
