/// Nodes whose inputs are the same for all rows.
extension GraphWalker {
  /// The value of such a node; nil for one that depends on the row.
  mutating func folded(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> Tensor? {
    if kind == .constant { return try constant(node) }
    let tensors = node.inputs.compactMap { $0?.constant }
    guard tensors.count == node.inputs.compactMap(\.self).count, let first = tensors.first else { return nil }
    switch kind {
    case .identity, .dropout: return first
    case .cast: return cast(first, to: node.int("to", 1))
    case .constantOfShape: return try filled(first, node)
    case .shape: return Tensor(first.shape.map(Double.init), shape: [first.shape.count])
    case .transpose:
      let order = node.has("perm") ? node.ints("perm") : first.shape.indices.reversed()
      guard let tensor = first.transposed(order) else {
        throw node.refusal("its order of dimensions is none")
      }
      return tensor
    case .reshape, .flatten, .squeeze, .unsqueeze: return try reshaped(kind, first, node)
    case .concat: return try joined(tensors, node)
    case .gather: return try gathered(tensors, node)
    case .negate: return first.map { -$0 }
    case .sqrt: return first.map { $0.squareRoot() }
    case .reciprocal: return first.map { 1 / $0 }
    case .abs: return first.map { abs($0) }
    case .exp: return first.map { ElementwiseFunction.exp($0) }
    case .add, .subtract, .multiply, .divide, .power: return try computed(kind, tensors, node)
    default: throw node.refusal("computes a constant, which is not read")
    }
  }

  private func constant(_ node: GraphNode) throws(Failure) -> Tensor {
    if let message = node.tensor("value") { return try reader.tensor(message) }
    if node.has("value_float") { return Tensor([node.float("value_float", 0)], shape: []) }
    if node.has("value_int") { return Tensor([Double(node.int("value_int", 0))], shape: []) }
    let floats = node.floats("value_floats")
    let numbers = floats.isEmpty ? node.ints("value_ints").map(Double.init) : floats
    guard !numbers.isEmpty else { throw node.refusal("has a value of a kind that is not read") }
    return Tensor(numbers, shape: [numbers.count])
  }

  private mutating func filled(_ shape: Tensor, _ node: GraphNode) throws(Failure) -> Tensor {
    guard let sizes = shape.integers, sizes.allSatisfy({ $0 >= 0 }) else {
      throw node.refusal("its shape is none")
    }
    let value = try node.tensor("value").map { message throws(Failure) in try reader.tensor(message) }
    var count = 1
    for size in sizes {
      let (product, isOver) = count.multipliedReportingOverflow(by: size)
      guard !isOver else { throw node.refusal("its values are too many") }
      count = product
    }
    try spend(count, node)
    return Tensor(.init(repeating: value?.scalar ?? 0, count: count), shape: sizes)
  }

  /// TensorProto.DataType: 1 and 10 are floats, whose rounding counts; 2 to 7, 12 and 13 are whole numbers.
  private func cast(_ tensor: Tensor, to type: Int) -> Tensor {
    switch type {
    case 1, 10: tensor.map { Double(Float($0)) }
    case 2...7, 12, 13: tensor.map { $0.rounded(.towardZero) }
    default: tensor
    }
  }

  private func reshaped(_ kind: GraphOperator, _ tensor: Tensor, _ node: GraphNode) throws(Failure) -> Tensor
  {
    let shape: [Int]
    switch kind {
    case .flatten:
      let axis = node.int("axis", 1)
      guard (0...tensor.shape.count).contains(axis) else { throw node.refusal("axis \(axis) is none") }
      shape = [tensor.shape[..<axis].reduce(1, *), tensor.shape[axis...].reduce(1, *)]
    case .squeeze:
      let axes = try node.list(1, or: "axes") ?? []
      let places = Set(axes.map { $0 < 0 ? $0 + tensor.shape.count : $0 })
      shape = tensor.shape.indices
        .filter { places.isEmpty ? tensor.shape[$0] != 1 : !places.contains($0) }.map { tensor.shape[$0] }
    case .unsqueeze:
      let axes = try node.list(1, or: "axes") ?? []
      var longer = tensor.shape
      for axis in axes.map({ $0 < 0 ? $0 + tensor.shape.count + axes.count : $0 }).sorted() {
        guard (0...longer.count).contains(axis) else { throw node.refusal("axis \(axis) is none") }
        longer.insert(1, at: axis)
      }
      shape = longer
    default:
      guard let target = try node.list(1, or: "shape") else { throw node.refusal("has no shape") }
      shape = resolved(target, tensor)
    }
    guard shape.allSatisfy({ $0 >= 0 }),
      shape.reduce(1, { $0.multipliedReportingOverflow(by: $1).partialValue }) == tensor.count
    else { throw node.refusal("its shape does not have \(tensor.count) values") }
    return tensor.reshaped(shape)
  }

  /// A shape in which 0 stands for the old size and -1 for what is left.
  private func resolved(_ shape: [Int], _ tensor: Tensor) -> [Int] {
    var sizes = shape
    for index in sizes.indices where sizes[index] == 0 && index < tensor.shape.count {
      sizes[index] = tensor.shape[index]
    }
    let known = sizes.filter { $0 != -1 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    if let open = sizes.firstIndex(of: -1), known > 0 { sizes[open] = tensor.count / known }
    return sizes
  }

  /// Lists one behind the other.
  private func joined(_ tensors: [Tensor], _ node: GraphNode) throws(Failure) -> Tensor {
    guard tensors.allSatisfy({ $0.shape.count == 1 }) else {
      throw node.refusal("joins constants that are no lists")
    }
    let numbers = tensors.compactMap(\.numbers).flatMap(\.self)
    guard numbers.count == tensors.reduce(0, { $0 + $1.count }) else { throw node.refusal("joins texts") }
    return Tensor(numbers, shape: [numbers.count])
  }

  private func gathered(_ tensors: [Tensor], _ node: GraphNode) throws(Failure) -> Tensor {
    guard tensors.count == 2, tensors[0].shape.count == 1, let places = tensors[1].integers else {
      throw node.refusal("picks from what is no list")
    }
    let count = tensors[0].count
    let indices = places.map { $0 < 0 ? $0 + count : $0 }
    guard indices.allSatisfy((0..<count).contains) else {
      throw node.refusal("picks a value that is not there")
    }
    return tensors[0].picking(indices, shape: tensors[1].shape)
  }

  private func computed(_ kind: GraphOperator, _ tensors: [Tensor], _ node: GraphNode) throws(Failure)
    -> Tensor
  {
    guard tensors.count == 2, let left = tensors[0].numbers, let right = tensors[1].numbers else {
      throw node.refusal("computes with texts")
    }
    guard left.count == 1 || right.count == 1 || tensors[0].shape == tensors[1].shape else {
      throw node.refusal("computes with constants of different dimensions")
    }
    let shape = left.count == 1 ? tensors[1].shape : tensors[0].shape
    let count = left.count == 1 ? right.count : left.count
    let operation: Expression.Operation =
      switch kind {
      case .subtract: .subtract
      case .multiply: .multiply
      case .divide: .divide
      case .power: .power
      default: .add
      }
    return Tensor(
      (0..<count).map { operation(left[left.count == 1 ? 0 : $0], right[right.count == 1 ? 0 : $0]) },
      shape: shape)
  }
}

extension Tensor {
  /// Texts stay as they are.
  fileprivate func map(_ function: (Double) -> Double) -> Tensor {
    switch values {
    case .numbers(let numbers): Tensor(numbers.map(function), shape: shape)
    case .texts: self
    }
  }
}
