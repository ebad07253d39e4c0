import NeuralNetwork

/// How the last layer's integer sums z_q name a class, as the outputs do that an activation makes of them.
enum IntegerDecision {
  /// The class of the largest sum, the first of several.
  case largest
  /// The second of two classes when the only sum is above this.
  case above(Int32)
  /// Each label whose sum is above this.
  case labels(above: Int32)

  /// The largest |z_q|.
  static let limit: Int32 = 1 << 24

  /// nil of a model of numbers, of floats, and where the activation does not keep the order of the sums.
  init?(_ model: OpenModel) throws(Failure) {
    let layers = model.network.description.layers
    guard let rule = ExportedModel.classRule(model), let last = layers.last,
      let step = model.network.quantizedLayer(layers.count - 1)?.zScale
    else { return nil }
    let order = last.activation.order
    switch rule {
    case .largest:
      guard order == .strict || order == .amongUnits else { return nil }
      self = .largest
    case .above(let threshold):
      guard order == .strict || order == .weak else { return nil }
      self = .above(try Self.threshold(threshold, last, step: step))
    case .labels(let threshold):
      guard order == .strict || order == .weak else { return nil }
      self = .labels(above: try Self.threshold(threshold, last, step: step))
    }
  }

  /// The largest sum whose output is not above a threshold; one less than the smallest sum when all are.
  private static func threshold(
    _ threshold: Float, _ layer: LayerDescription, step: Float
  ) throws(Failure) -> Int32 {
    let network = try attempt(Network(alone(layer)))
    func isAbove(_ z: Int32) throws(Failure) -> Bool {
      let sum = min(max(Float(z) * step, -.greatestFiniteMagnitude), .greatestFiniteMagnitude)
      return try attempt(network.predict([sum], allowingNonfinite: true))[0] > threshold
    }
    var (low, high) = (-limit - 1, limit)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if try isAbove(middle) { high = middle - 1 } else { low = middle }
    }
    return low
  }

  /// A network of the activation alone: its only weight is 1.
  private static func alone(_ layer: LayerDescription) -> NetworkDescription {
    var unit = LayerDescription.dense(1, layer.activation, initialization: .constant)
    (unit.initialValue, unit.slope) = (1, layer.slope)
    return NetworkDescription(
      inputs: 1, layers: [unit], loss: layer.activation == .sign ? .perceptron : .mse)
  }
}

extension IntegerDecision {
  /// The index of the class, or the labels in one number, as verification prints them. z_q: [outputs]
  func result(_ z: ArraySlice<Int32>) -> UInt32 {
    switch self {
    case .largest:
      let largest = z.max() ?? 0
      return UInt32((z.firstIndex(of: largest) ?? z.startIndex) - z.startIndex)
    case .above(let threshold): return z[z.startIndex] > threshold ? 1 : 0
    case .labels(let threshold): return ModelProgram.number(z.map { $0 > threshold ? 1 : 0 })
    }
  }
}

/// What an activation does to the order of two sums.
private enum ActivationOrder {
  /// The larger one has the larger output.
  case strict
  /// It has no smaller one.
  case weak
  /// It has the larger output among the units of the layer.
  case amongUnits
  case none
}

extension Activation {
  fileprivate var order: ActivationOrder {
    switch self {
    case .identity, .sigmoid, .tanh, .leakyRelu, .elu, .selu, .softplus, .exp: .strict
    case .relu, .hardSigmoid, .hardTanh, .sign: .weak
    case .softmax: .amongUnits
    case .gelu, .geluErf, .silu, .mish: .none
    }
  }
}
