import ONNXMessages

/// What moves numbers without changing them.
extension GraphWalker {
  mutating func shaped(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    let value = try node.input()
    switch kind {
    case .identity, .dropout: return value
    case .cast: return try cast(value, node)
    case .shape: return .constant(Tensor([0] + value.shape.map(Double.init), shape: [value.shape.count + 1]))
    case .flatten:
      guard node.int("axis", 1) == 1 else { throw node.refusal("axis \(node.int("axis", 1)) joins rows") }
      return value.flat
    case .reshape:
      guard let shape = try node.list(1, or: "shape") else { throw node.refusal("has no shape") }
      return try reshaped(value, shape, node)
    case .squeeze:
      let axes = try node.list(1, or: "axes") ?? []
      return try reshaped(value, [0] + squeezed(value.shape, axes, node), node)
    case .unsqueeze:
      let axes = try node.list(1, or: "axes") ?? []
      guard case .columns(_, var shape) = value, axes.count == 1, (1...shape.count + 1).contains(axes[0])
      else {
        throw node.refusal("adds a dimension; a row is a list of numbers")
      }
      shape.insert(1, at: axes[0] - 1)
      return try reshaped(value, [0] + shape, node)
    case .transpose:
      let order = node.ints("perm")
      guard order == Array(order.indices), !order.isEmpty else {
        throw node.refusal("turns rows into columns")
      }
      return value
    default: throw node.refusal("has no input that it could be computed of")
    }
  }

  /// Numbers cut to whole ones may be categories, and nothing else.
  private func cast(_ value: GraphValue, _ node: GraphNode) throws(Failure) -> GraphValue {
    // TensorProto.DataType of whole numbers and truth values.
    let isWhole = [2, 3, 4, 5, 6, 7, 9, 12, 13].contains(node.int("to", 1))
    switch value {
    case .constant, .decision: return value
    case .columns(let features, let shape):
      guard isWhole else { return value }
      return .columns(
        features.map { feature in
          var feature = feature
          if !feature.isWhole { feature.isTruncated = true }
          return feature
        }, shape: shape)
    case .signal, .pair:
      guard !isWhole else { throw node.refusal("cuts outputs to whole numbers") }
      return value
    }
  }

  /// `shape` has the rows first.
  private func reshaped(_ value: GraphValue, _ shape: [Int], _ node: GraphNode) throws(Failure) -> GraphValue
  {
    guard let width = value.width else { return value }
    var row = Array(shape.dropFirst())
    let known = row.filter { $0 != -1 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
    if let open = row.firstIndex(of: -1), known > 0 { row[open] = width / known }
    let isRow =
      row.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue } == width
      && row.allSatisfy { $0 > 0 }
    // At the end of a graph the order of the numbers is all that counts: skl2onnx makes one column of several targets.
    guard isRow || outputs.contains(node.message.output.first ?? "") else {
      throw node.refusal("makes other rows of rows of \(width) numbers")
    }
    if case .columns(let features, _) = value, isRow { return .columns(features, shape: row) }
    return value
  }

  private func squeezed(_ shape: [Int], _ axes: [Int], _ node: GraphNode) throws(Failure) -> [Int] {
    let places = Set(axes.map { $0 < 0 ? $0 + shape.count : $0 - 1 })
    guard places.allSatisfy({ shape.indices.contains($0) && shape[$0] == 1 }) else {
      throw node.refusal("removes a dimension that a row has")
    }
    return shape.indices.filter { places.isEmpty ? shape[$0] != 1 : !places.contains($0) }.map { shape[$0] }
  }
}

extension GraphValue {
  /// A row as a list.
  fileprivate var flat: GraphValue {
    if case .columns(let features, _) = self { .columns(features, shape: [features.count]) } else { self }
  }
}
