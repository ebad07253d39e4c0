/// Sums, differences, products and quotients: with constants they are affine maps, and with what comes from the same dense
/// product a part of an activation.
extension GraphWalker {
  mutating func arithmetic(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    switch kind {
    case .negate: return try mapped(node.input(), Affine(scale: [-1], offset: [0]), node)
    case .batchNormalization: return try batchNormalization(node)
    case .scaler: return try scaler(node)
    default: break
    }
    guard node.inputs.count == 2 else { throw node.refusal("has \(node.inputs.count) inputs; two are read") }
    let (left, right) = (try node.input(0), try node.input(1))
    if case .constant(let tensor) = right { return try combined(kind, left, tensor, isFirst: false, node) }
    if case .constant(let tensor) = left { return try combined(kind, right, tensor, isFirst: true, node) }
    guard case .signal(let a) = left, case .signal(let b) = right, a.product === b.product else {
      throw node.refusal("joins two paths of the network; libnn has layers one after the other")
    }
    return .signal(
      Signal(
        a.product, Expression(.operation(operation(kind), a.expression, b.expression), place: node.place)))
  }

  private func operation(_ kind: GraphOperator) -> Expression.Operation {
    switch kind {
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .power: .power
    case .minimum: .minimum
    case .maximum: .maximum
    default: .add
    }
  }

  /// A value and a constant, which is the first of both if `isFirst`.
  private mutating func combined(
    _ kind: GraphOperator, _ value: GraphValue, _ tensor: Tensor, isFirst: Bool, _ node: GraphNode
  ) throws(Failure) -> GraphValue {
    let numbers = try vector(tensor, value.shape, node)
    let ones = [Double](repeating: 1, count: numbers.count)
    let zeros = [Double](repeating: 0, count: numbers.count)
    switch (kind, isFirst) {
    case (.add, _), (.sum, _): return try mapped(value, Affine(scale: ones, offset: numbers), node)
    case (.subtract, false): return try mapped(value, Affine(scale: ones, offset: numbers.map { -$0 }), node)
    case (.subtract, true): return try mapped(value, Affine(scale: ones.map { -$0 }, offset: numbers), node)
    case (.multiply, _): return try mapped(value, Affine(scale: numbers, offset: zeros), node)
    case (.divide, false):
      return try mapped(value, Affine(scale: numbers.map { 1 / $0 }, offset: zeros), node)
    case (.power, false) where numbers == [1]: return value
    case (.minimum, _): return try clipped(value, -.infinity, numbers, node)
    case (.maximum, _): return try clipped(value, .infinity, numbers, node)
    default: break
    }
    guard numbers.count == 1, case .signal(let signal) = value else {
      throw node.refusal("libnn has nothing that computes it")
    }
    let constant = Expression(.constant(numbers[0]), place: node.place)
    let (left, right) = isFirst ? (constant, signal.expression) : (signal.expression, constant)
    return .signal(
      Signal(signal.product, Expression(.operation(operation(kind), left, right), place: node.place)))
  }

  /// A limit from above where `other` is -infinity, else from below.
  private mutating func clipped(
    _ value: GraphValue, _ other: Double, _ limits: [Double], _ node: GraphNode
  ) throws(Failure) -> GraphValue {
    guard limits.count == 1 else { throw node.refusal("limits each unit differently") }
    return other < 0
      ? try clip(value, from: other, to: limits[0], node) : try clip(value, from: limits[0], to: other, node)
  }

  mutating func mapped(_ value: GraphValue, _ affine: Affine, _ node: GraphNode) throws(Failure) -> GraphValue
  {
    switch value {
    case .columns(let features, let shape):
      guard features.allSatisfy({ !$0.isTruncated }) else {
        throw node.refusal("computes with numbers cut to whole ones")
      }
      return .columns(features.indices.map { features[$0].mapped(affine, $0) }, shape: shape)
    case .signal(let signal): return .signal(signal.mapped(affine, place: node.place))
    case .constant, .pair, .decision: throw node.refusal("computes with classes")
    }
  }

  private mutating func batchNormalization(_ node: GraphNode) throws(Failure) -> GraphValue {
    guard node.int("training_mode", 0) == 0 else {
      throw node.refusal("is in training; export the network in eval mode")
    }
    let value = try node.input()
    var parameters: [[Double]] = []
    for index in 1...4 {
      let numbers = try node.numbers(index)
      guard numbers.count == value.shape.first, value.shape.count == 1 else {
        throw node.refusal("has \(numbers.count) parameters for a row of dimensions \(value.shape)")
      }
      parameters.append(numbers)
    }
    let epsilon = node.float("epsilon", 1e-5)
    let scale = zip(parameters[0], parameters[3]).map { $0 / ($1 + epsilon).squareRoot() }
    let offset = scale.indices.map { parameters[1][$0] - parameters[2][$0] * scale[$0] }
    return try mapped(value, Affine(scale: scale, offset: offset), node)
  }

  /// (x - offset) * scale
  private mutating func scaler(_ node: GraphNode) throws(Failure) -> GraphValue {
    let value = try node.input()
    let (offset, scale) = (node.floats("offset"), node.floats("scale"))
    guard [1, value.width].contains(offset.count), [1, value.width].contains(scale.count) else {
      throw node.refusal("its offsets and scales are not as many as the numbers of a row")
    }
    let shifted = try mapped(value, Affine(scale: [1], offset: offset.map { -$0 }), node)
    return try mapped(shifted, Affine(scale: scale, offset: [0]), node)
  }
}

extension GraphValue {
  /// Dimensions of a row.
  var shape: [Int] {
    switch self {
    case .columns(_, let shape): shape
    case .signal(let signal): [signal.width]
    case .pair(let signal): [2 * signal.width]
    case .decision: [1]
    case .constant(let tensor): tensor.shape
    }
  }
}
