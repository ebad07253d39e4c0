import NeuralNetwork

/// Activations, and parts of which exporters build them.
extension GraphWalker {
  mutating func activation(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    if kind == .clip {
      return try clip(
        node.input(), from: node.number(1, or: "min", -.infinity), to: node.number(2, or: "max", .infinity),
        node)
    }
    let signal = try signal(node.input(), node)
    if let function = try function(kind, node) { return .signal(signal.mapped(function, place: node.place)) }
    switch kind {
    case .celu:
      let alpha = node.float("alpha", 1)
      guard alpha > 0 else { throw node.refusal("alpha \(alpha) is not above 0") }
      return scaled(signal, before: 1 / alpha, .elu, slope: 1, behind: alpha, node)
    case .selu:
      let (alpha, gamma) = (
        node.float("alpha", 1.67326319217681884765625), node.float("gamma", 1.05070102214813232421875)
      )
      let isUsual = abs(alpha - 1.6732632) < 1e-6 && abs(gamma - 1.050701) < 1e-6
      if isUsual { return .signal(signal.mapped(.activation(.selu, slope: 0), place: node.place)) }
      try requireSlope(alpha, .elu, node)
      return scaled(signal, before: 1, .elu, slope: alpha, behind: gamma, node)
    case .swish:
      let alpha = node.float("alpha", 1)
      guard alpha != 0 else { throw node.refusal("alpha is 0") }
      return scaled(signal, before: alpha, .silu, slope: 0, behind: 1 / alpha, node)
    case .hardSigmoid:
      let (alpha, beta) = (node.float("alpha", 0.2), node.float("beta", 0.5))
      let inner = signal.mapped(Affine(scale: [6 * alpha], offset: [6 * (beta - 0.5)]), place: node.place)
      return .signal(inner.mapped(.activation(.hardSigmoid, slope: 0), place: node.place))
    case .softmax, .logSoftmax:
      let axis = node.int("axis", node.opset < 13 ? 1 : -1)
      guard axis == 1 || axis == -1 else { throw node.refusal("axis \(axis) is not that of the units") }
      let form: Expression.Form =
        kind == .softmax ? .softmax(signal.expression) : .logSoftmax(signal.expression)
      return .signal(Signal(signal.product, Expression(form, place: node.place)))
    case .log:
      guard case .softmax(let inner) = signal.expression.form else {
        return .signal(signal.mapped(.log, place: node.place))
      }
      return .signal(Signal(signal.product, Expression(.logSoftmax(inner), place: node.place)))
    default: throw node.refusal("libnn has no such activation")
    }
  }

  /// The function of one number that an operator is; nil for those that need more.
  private func function(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> ElementwiseFunction? {
    switch kind {
    case .relu: return .activation(.relu, slope: 0)
    case .leakyRelu: return try sloped(.leakyRelu, node.float("alpha", 0.01), node)
    case .pRelu:
      let slopes = try node.numbers(1)
      guard let slope = slopes.first, slopes.allSatisfy({ $0 == slope }) else {
        throw node.refusal("has a slope for each unit; libnn has one for a layer")
      }
      return try sloped(.leakyRelu, slope, node)
    case .elu: return try sloped(.elu, node.float("alpha", 1), node)
    case .gelu: return .activation(node.text("approximate", "none") == "tanh" ? .gelu : .geluErf, slope: 0)
    case .mish: return .activation(.mish, slope: 0)
    case .sigmoid: return .sigmoid
    case .tanh: return .tanh
    case .softplus: return .softplus
    case .exp: return .exp
    case .erf: return .erf
    case .sqrt: return .sqrt
    case .abs: return .abs
    case .reciprocal: return .reciprocal
    default: return nil
    }
  }

  /// A leaky ReLU or an ELU of this slope or alpha; of 0 it is a ReLU.
  private func sloped(_ kind: Activation, _ slope: Double, _ node: GraphNode) throws(Failure)
    -> ElementwiseFunction
  {
    try requireSlope(slope, kind, node)
    return .activation(slope == 0 ? .relu : kind, slope: slope)
  }

  private func requireSlope(_ slope: Double, _ kind: Activation, _ node: GraphNode) throws(Failure) {
    let largest = kind == .elu ? 1000.0 : 1.0
    guard slope >= 0, slope <= largest else {
      throw node.refusal("alpha \(Numbers.short(slope)) is not from 0 to \(Numbers.short(largest))")
    }
  }

  private func scaled(
    _ signal: Signal, before: Double, _ kind: Activation, slope: Double, behind: Double, _ node: GraphNode
  ) -> GraphValue {
    let inner = signal.mapped(Affine(scale: [before], offset: [0]), place: node.place)
    let function = slope == 0 && kind == .elu ? Activation.relu : kind
    return .signal(
      inner.mapped(.activation(function, slope: slope), place: node.place)
        .mapped(Affine(scale: [behind], offset: [0]), place: node.place))
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
