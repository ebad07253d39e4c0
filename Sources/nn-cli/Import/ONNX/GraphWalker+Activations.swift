import NeuralNetwork

/// Activations, and parts of which exporters build them.
extension GraphWalker {
  mutating func activation(_ kind: ActivationOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    let value = try node.input()
    if kind == .clip {
      return try clip(
        value, from: node.number(1, or: "min", -.infinity), to: node.number(2, or: "max", .infinity), node)
    }
    let signal = try signal(value, node)
    let function: ElementwiseFunction
    switch kind {
    case .relu: function = .activation(.relu, slope: 0)
    case .leakyRelu: function = try sloped(.leakyRelu, node.float("alpha", 0.01), node)
    case .pRelu: function = try sloped(.leakyRelu, slope(node), node)
    case .elu: function = try sloped(.elu, node.float("alpha", 1), node)
    case .gelu:
      function = .activation(node.text("approximate", "none") == "tanh" ? .gelu : .geluErf, slope: 0)
    case .mish: function = .activation(.mish, slope: 0)
    case .sigmoid: function = .sigmoid
    case .tanh: function = .tanh
    case .softplus: function = .softplus
    case .exp: function = .exp
    case .erf: function = .erf
    case .sqrt: function = .sqrt
    case .abs: function = .abs
    case .reciprocal: function = .reciprocal
    case .clip: return value
    case .celu: return try celu(signal, node)
    case .selu: return try selu(signal, node)
    case .hardSigmoid: return hardSigmoid(signal, node)
    case .softmax, .logSoftmax: return try softmax(signal, isLogarithm: kind == .logSoftmax, node)
    case .log:
      if case .softmax(let inner) = signal.expression.form {
        return .signal(Signal(signal.product, Expression(.logSoftmax(inner), place: node.place)))
      }
      function = .log
    }
    return .signal(signal.mapped(function, place: node.place))
  }

  /// max(0, x) + min(0, alpha (exp(x / alpha) - 1)) is an ELU between two factors.
  private func celu(_ signal: Signal, _ node: GraphNode) throws(Failure) -> GraphValue {
    let alpha = node.float("alpha", 1)
    guard alpha > 0 else { throw node.refusal("alpha \(Numbers.short(alpha)) is not above 0") }
    let inner = signal.mapped(Affine(scale: [1 / alpha], offset: [0]), place: node.place)
    return .signal(
      inner.mapped(.activation(.elu, slope: 1), place: node.place)
        .mapped(Affine(scale: [alpha], offset: [0]), place: node.place))
  }

  /// One of other constants is an ELU before a factor.
  private func selu(_ signal: Signal, _ node: GraphNode) throws(Failure) -> GraphValue {
    let (alpha, gamma) = (
      node.float("alpha", 1.67326319217681884765625), node.float("gamma", 1.05070102214813232421875)
    )
    if abs(alpha - 1.6732632) < 1e-6 && abs(gamma - 1.050701) < 1e-6 {
      return .signal(signal.mapped(.activation(.selu, slope: 0), place: node.place))
    }
    return .signal(
      signal.mapped(try sloped(.elu, alpha, node), place: node.place)
        .mapped(Affine(scale: [gamma], offset: [0]), place: node.place))
  }

  /// libnn's is min(max(z / 6 + 1/2, 0), 1).
  /// A file has a sixth in binary32, by which no weight is to change.
  private func hardSigmoid(_ signal: Signal, _ node: GraphNode) -> GraphValue {
    let (alpha, beta) = (node.float("alpha", 0.2), node.float("beta", 0.5))
    let scale = Float(alpha) == 1 / 6 ? 1 : 6 * alpha
    let inner = signal.mapped(Affine(scale: [scale], offset: [6 * (beta - 0.5)]), place: node.place)
    return .signal(inner.mapped(.activation(.hardSigmoid, slope: 0), place: node.place))
  }

  private func softmax(_ signal: Signal, isLogarithm: Bool, _ node: GraphNode) throws(Failure) -> GraphValue {
    let axis = node.int("axis", node.opset < 13 ? 1 : -1)
    guard axis == 1 || axis == -1 else { throw node.refusal("axis \(axis) is not that of the units") }
    let form: Expression.Form = isLogarithm ? .logSoftmax(signal.expression) : .softmax(signal.expression)
    return .signal(Signal(signal.product, Expression(form, place: node.place)))
  }

  /// The slope of a PRelu, which must be one for all units.
  private func slope(_ node: GraphNode) throws(Failure) -> Double {
    let slopes = try node.numbers(1)
    guard let slope = slopes.first, slopes.allSatisfy({ $0 == slope }) else {
      throw node.refusal("has a slope for each unit; libnn has one for a layer")
    }
    return slope
  }

  /// A leaky ReLU or an ELU of this slope or alpha; of 0 it is a ReLU.
  private func sloped(_ kind: Activation, _ slope: Double, _ node: GraphNode) throws(Failure)
    -> ElementwiseFunction
  {
    let largest = kind == .elu ? 1000.0 : 1.0
    guard slope >= 0, slope <= largest else {
      throw node.refusal("alpha \(Numbers.short(slope)) is not from 0 to \(Numbers.short(largest))")
    }
    return .activation(slope == 0 ? .relu : kind, slope: slope)
  }

  /// A limit of one side is a ReLU, and of both a hard tanh, between affine maps.
  mutating func clip(
    _ value: GraphValue, from low: Double, to high: Double, _ node: GraphNode
  ) throws(Failure) -> GraphValue {
    let most = Double(Float.greatestFiniteMagnitude)
    let (hasLow, hasHigh) = (low > -most, high < most)
    guard low < high else { throw node.refusal("limits to \(low) ... \(high)") }
    if !hasLow && !hasHigh { return value }
    let sign = hasLow ? 1.0 : -1
    let isBoth = hasLow && hasHigh
    let half = isBoth ? (high - low) / 2 : 1
    let center = isBoth ? low + half : hasLow ? low : high
    let inner = try signal(value, node)
      .mapped(Affine(scale: [sign / half], offset: [-sign * center / half]), place: node.place)
    return .signal(
      inner.mapped(.activation(isBoth ? .hardTanh : .relu, slope: 0), place: node.place)
        .mapped(Affine(scale: [sign * half], offset: [center]), place: node.place))
  }

  /// A value as the sums of a product: columns through one that changes nothing.
  private mutating func signal(_ value: GraphValue, _ node: GraphNode) throws(Failure) -> Signal {
    switch value {
    case .signal(let signal): return signal
    case .columns(let features, _):
      let width = features.count
      try spend(width * width, node)
      let product = Product(
        .columns(features), weights: .diagonal(.init(repeating: 1, count: width)),
        biases: .init(repeating: 0, count: width))
      return Signal(product, place: node.place)
    case .constant, .pair, .decision: throw node.refusal("computes with classes")
    }
  }
}

extension [Double] {
  /// A square matrix with these numbers on its diagonal, and 0 elsewhere.
  static func diagonal(_ numbers: [Double]) -> [Double] {
    var matrix = [Double](repeating: 0, count: numbers.count * numbers.count)
    for index in numbers.indices { matrix[index * numbers.count + index] = numbers[index] }
    return matrix
  }
}
