/// What scikit-learn's transformers make of columns.
extension GraphWalker {
  mutating func columns(_ kind: ColumnsOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    switch kind {
    case .concat, .featureVectorizer: return try joined(node)
    case .gather, .arrayFeatureExtractor:
      return try picked(node, axis: kind == .gather ? node.int("axis", 0) : -1)
    case .imputer: return try imputed(node)
    case .oneHotEncoder: return try oneHot(node)
    case .isNaN: return try flagged(node)
    }
  }

  private func joined(_ node: GraphNode) throws(Failure) -> GraphValue {
    let inputs = node.inputs.compactMap(\.self)
    if case .signal(let last)? = inputs.last, inputs.count == 2, case .signal(let first) = inputs[0],
      case .affine(let affine, let inner) = first.expression.form, inner === last.expression,
      let (scale, offset) = affine.scalar, scale == -1, offset == 1
    {
      return .pair(last)
    }
    var all: [Feature] = []
    for input in inputs {
      guard case .columns(let features, let shape) = input, shape.count == 1 else {
        throw node.refusal("joins two paths of the network; libnn has layers one after the other")
      }
      all += features
    }
    guard [1, -1].contains(node.int("axis", 1)) else {
      throw node.refusal("axis \(node.int("axis", 1)) joins rows")
    }
    return .columns(all, shape: [all.count])
  }

  /// Some columns, or the names of classes.
  private func picked(_ node: GraphNode, axis: Int) throws(Failure) -> GraphValue {
    let (value, index) = (try node.input(0), try node.input(1))
    if case .decision(var decision) = index, case .constant(let names) = value {
      decision.labels = names.names
      return .decision(decision)
    }
    guard case .columns(let features, let shape) = value, shape.count == 1, [1, -1].contains(axis),
      case .constant(let tensor) = index, let places = tensor.integers
    else { throw node.refusal("picks from what is no row of columns") }
    var picked: [Feature] = []
    for place in places {
      let place = place < 0 ? place + features.count : place
      guard features.indices.contains(place) else {
        throw node.refusal("picks column \(place) of \(features.count)")
      }
      picked.append(features[place])
    }
    return .columns(picked, shape: [picked.count])
  }

  private func imputed(_ node: GraphNode) throws(Failure) -> GraphValue {
    guard case .columns(var features, let shape) = try node.input() else {
      throw node.refusal("fills what is no column")
    }
    guard node.float("replaced_value_float", .nan).isNaN, !node.has("replaced_value_int64") else {
      throw node.refusal("takes a number for a missing value; libnn's is NaN")
    }
    let fills = node.floats("imputed_value_floats")
    guard [1, features.count].contains(fills.count) else {
      throw node.refusal("has \(fills.count) values for \(features.count) columns")
    }
    for place in features.indices {
      guard case .number(nil) = features[place].kind, features[place].scale != 0 else {
        throw node.refusal("fills a column twice, or one of categories")
      }
      let fill = (fills.count == 1 ? fills[0] : fills[place])
      features[place].kind = .number(fill: (fill - features[place].offset) / features[place].scale)
    }
    return .columns(features, shape: shape)
  }

  /// Whether columns are missing.
  private func flagged(_ node: GraphNode) throws(Failure) -> GraphValue {
    guard case .columns(let features, let shape) = try node.input() else {
      throw node.refusal("asks whether numbers are missing that are no columns")
    }
    let flags = try features.map { feature throws(Failure) in
      guard case .number(nil) = feature.kind, feature.scale != 0 else {
        throw node.refusal("asks whether a column is missing that was changed before")
      }
      return Feature(column: feature.column, kind: .missing)
    }
    return .columns(flags, shape: shape)
  }

  /// Indices in place of a column's texts, which a OneHotEncoder takes.
  func coded(_ features: [Feature], shape: [Int], _ node: GraphNode) throws(Failure) -> GraphValue {
    let (keys, values) = (node.names("keys_strings", "keys_int64s"), node.ints("values_int64s"))
    guard keys.count == values.count, !keys.isEmpty, Set(keys).count == keys.count else {
      throw node.refusal("its keys and values do not fit, or its values are no whole numbers")
    }
    let coding = Coding(keys: keys, values: values, other: node.int("default_int64", -1))
    let coded = try features.map { feature throws(Failure) in
      guard feature.isUntouched else { throw node.refusal("encodes a column that was changed before") }
      return Feature(column: feature.column, kind: .coded(coding))
    }
    return .columns(coded, shape: shape)
  }

  private mutating func oneHot(_ node: GraphNode) throws(Failure) -> GraphValue {
    let (texts, takesUnknown) = (node.texts("cats_strings"), node.int("zeros", 1) != 0)
    let plain =
      texts.isEmpty
      ? Categories(integers: node.ints("cats_int64s"), takesUnknown: takesUnknown)
      : Categories(texts: texts, takesUnknown: takesUnknown)
    let names = plain.names
    guard case .columns(let features, _) = try node.input(), !names.isEmpty else {
      throw node.refusal("encodes what is no column")
    }
    guard Set(names).count == names.count else { throw node.refusal("has a category twice") }
    try spend(features.count * names.count * 8, node)
    var encoded: [Feature] = []
    for feature in features {
      var categories = plain
      if case .coded(let coding) = feature.kind, feature.scale == 1, feature.offset == 0 {
        guard let found = Categories(coding, indices: names, takesUnknown: takesUnknown) else {
          throw node.refusal("its categories are not those that a LabelEncoder makes of texts before it")
        }
        categories = found
      } else if !feature.isUntouched {
        throw node.refusal("encodes a column that was changed before")
      }
      encoded += names.indices.map { Feature(column: feature.column, kind: .category($0, of: categories)) }
    }
    return .columns(encoded, shape: [encoded.count])
  }
}
