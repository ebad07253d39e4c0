/// The pinball loss: each output learns a quantile of the same target.
extension Loss {
  /// Mean over the outputs of q d where the target is d above the output, and of (1 - q) d where it is d below;
  /// quantiles [outputs].
  func pinball(
    _ z: UnsafeMutablePointer<Float>, _ target: UnsafePointer<Float>, _ quantiles: UnsafePointer<Float>
  ) -> Row {
    var sum: Float = 0
    if Features.softmax && activation.kind.mixesUnits { softmax(z, outputs) }
    for j in 0..<outputs {
      let d = scaledTarget(target, j) - output(z, j)
      sum = sum + (d > 0 ? quantiles[j] * d : (quantiles[j] - 1) * d)
    }
    throughActivation(z) { j, a in
      let d = scaledTarget(target, j) - a
      // 0 on the target itself, as the derivative of NN_MAE.
      return (d > 0 ? -quantiles[j] : d < 0 ? 1 - quantiles[j] : 0) * share
    }
    return Row(loss: sum * share, correct: 0)
  }

  /// The row's target in the scale of an output.
  private func scaledTarget(_ target: UnsafePointer<Float>, _ j: Int) -> Float {
    guard let targetScaling else { return target[0] }
    return targetScaling.apply(target[0], column: j)
  }
}
