import CNN

extension Network {
  /// Turn the summed gradient into the batch's: the mean over the accumulated rows, by their weights, unless losses are
  /// summed. Returns its Euclidean norm, and whether the parameters may be changed.
  @inline(__always)
  func reduceGradient(by share: Float) -> (norm: Float, areParametersWithin: Bool) {
    let parameters = parameters + firstTrained
    #if NN_PLAIN_KERNELS
      let squares = GradientReduction.scale(gradients, trainedCount, by: share)
      return (norm(squares: squares), areWithin(StepLimit.parameters, parameters, trainedCount))
    #else
      let (squares, areWithin) = GradientReduction.scale(
        gradients, trainedCount, by: share, watching: parameters, StepLimit.parameters)
      return (norm(squares: squares), areWithin)
    #endif
  }

  /// The norm of the gradient, from the sum of its squares.
  @inline(__always)
  func norm(squares: Float) -> Float {
    holdsSquares(squares) ? squareRoot(squares) : scaledNorm(gradients, stride: 1, count: trainedCount)
  }

  /// Clip the gradient by its norm, as torch.nn.utils.clip_grad_norm_ does: scale by clip / (norm + 1e-6) when that is below 1.
  func clipGradient(norm: Float) {
    let limit = settings.pointee.clipNorm
    guard limit > 0 else { return }
    let factor = limit / (norm + 1e-6)
    guard factor < 1 else { return }
    let g = gradients
    for i in 0..<trainedCount { g[i] = g[i] * factor }
  }

  /// Clip every number of the gradient, as torch.nn.utils.clip_grad_value_ does.
  func clipGradientValues() {
    let limit = settings.pointee.clipValue
    guard limit > 0 else { return }
    let g = gradients
    for i in 0..<trainedCount { g[i] = clamp(g[i], -limit, limit) }
  }
}
