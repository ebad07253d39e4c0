import CNN

/// Derivatives of the loss by changing one parameter: see GradientCheck for how.
struct CentralDifferences {
  private static let steps = (2...12).map { Float(sign: .plus, exponent: -$0, significand: 1) }
  /// A row's loss is the end of a chain of binary32 operations; each may be wrong by half of this.
  private static let lossError = 4 * Double(Float.ulpOfOne)

  private let network: Network
  private let data: Dataset
  private let targets: [Float]
  private let parameters: UnsafeMutableBufferPointer<Float>

  init(_ network: Network, _ data: Dataset) throws(Failure) {
    self.network = network
    self.data = data
    targets = data.targets(for: network.description.loss)
    parameters = try network.parameters()
  }

  /// The derivative by one parameter, and how wrong it may be.
  mutating func derivative(at index: Int) throws(Failure) -> (value: Double, uncertainty: Double) {
    let middle = parameters[index]
    defer { parameters[index] = middle }
    var slopes: [(slope: Double, noise: Double)] = []
    for step in Self.steps {
      slopes.append(try slope(at: index, around: middle, step: step * max(abs(middle), 1)))
    }
    let extrapolated = zip(slopes, slopes.dropFirst()).map { wide, narrow in
      (value: (4 * narrow.slope - wide.slope) / 3, noise: (4 * narrow.noise + wide.noise) / 3)
    }
    let results = zip(extrapolated, extrapolated.dropFirst()).map { wide, narrow in
      (value: wide.value, uncertainty: abs(wide.value - narrow.value) + wide.noise)
    }
    return results.filter(\.uncertainty.isFinite).min { $0.uncertainty < $1.uncertainty } ?? (0, .infinity)
  }

  private mutating func slope(
    at index: Int, around middle: Float, step: Float
  ) throws(Failure) -> (slope: Double, noise: Double) {
    let (above, below) = (middle + step, middle - step)
    let (high, low) = (try loss(parameter: index, above), try loss(parameter: index, below))
    let width = Double(above) - Double(below)
    return ((high.sum - low.sum) / width, (high.error + low.error) / width)
  }

  /// The loss of all rows, and the size of its rounding error, to which the rows contribute independently.
  private mutating func loss(parameter: Int, _ value: Float) throws(Failure) -> (sum: Double, error: Double) {
    parameters[parameter] = value
    let (width, inputs) = (targets.count / data.rows, network.inputs)
    var metrics = nn_metrics()
    metrics.struct_size = UInt32(MemoryLayout<nn_metrics>.size)
    var (sum, squares) = (0.0, 0.0)
    for row in 0..<data.rows {
      let status = data.inputs.withUnsafeBufferPointer { x in
        targets.withUnsafeBufferPointer { t in
          nn_evaluate(
            network.handle, x.baseAddress! + row * inputs, t.baseAddress! + row * width, 1, &metrics)
        }
      }
      try check(status, "the loss")
      sum += Double(metrics.loss)
      squares += Double(metrics.loss) * Double(metrics.loss)
    }
    let isSum = Int(network.description.config.reduction) == NN_REDUCTION_SUM
    let divisor = isSum ? 1 : Double(data.rows)
    return (sum / divisor, Self.lossError * squares.squareRoot() / divisor)
  }
}
