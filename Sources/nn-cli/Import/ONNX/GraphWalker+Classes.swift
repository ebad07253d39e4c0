/// What makes classes and labels of outputs.
extension GraphWalker {
  mutating func classes(_ kind: ClassesOperator, _ node: GraphNode) throws(Failure) -> GraphValue {
    let value = try node.input()
    switch kind {
    case .argMax:
      guard [1, -1].contains(node.int("axis", 0)) else {
        throw node.refusal("axis \(node.int("axis", 0)) is not that of the units")
      }
      return .decision(try decision(value, .oneClass, node))
    case .binarizer:
      guard node.float("threshold", 0) == 0.5 else { throw node.refusal("its threshold is not 0.5") }
      return .decision(try decision(value, .labels, node))
    case .zipMap:
      var decision = try decision(value, .oneClass, node)
      decision.labels = node.names("classlabels_strings", "classlabels_int64s")
      named = decision
      return value
    case .labelEncoder:
      switch value {
      case .decision(let decision): return .decision(try renamed(decision, node))
      case .columns(let features, let shape): return try coded(features, shape: shape, node)
      case .constant, .signal, .pair: throw node.refusal("encodes what is no class and no column")
      }
    case .normalizer: return try normalized(value, node)
    }
  }

  private func decision(_ value: GraphValue, _ task: Decision.Kind, _ node: GraphNode) throws(Failure)
    -> Decision
  {
    switch value {
    case .signal(let signal): return Decision(signal: signal, isPair: false, task: task)
    case .pair(let signal): return Decision(signal: signal, isPair: true, task: task)
    case .constant, .columns, .decision: throw node.refusal("takes what is no output of a layer for classes")
    }
  }

  /// Other names for the classes.
  private func renamed(_ decision: Decision, _ node: GraphNode) throws(Failure) -> Decision {
    let keys = node.names("keys_strings", "keys_int64s")
    let values = node.names("values_strings", "values_int64s")
    guard keys.count == values.count, Set(keys).count == keys.count else {
      throw node.refusal("its keys and values do not fit")
    }
    let names = Dictionary(uniqueKeysWithValues: zip(keys, values))
    let width = max(decision.signal.width, 2)
    var decision = decision
    let labels = decision.labels.isEmpty ? (0..<width).map(String.init) : decision.labels
    decision.labels = labels.compactMap { names[$0] }
    guard decision.labels.count == labels.count else { throw node.refusal("has no name for a class") }
    return decision
  }

  /// Probabilities that add up to 1 are not changed by it.
  private func normalized(_ value: GraphValue, _ node: GraphNode) throws(Failure) -> GraphValue {
    guard node.text("norm", "MAX") == "L1" else {
      throw node.refusal("libnn has no normalisation that depends on the row")
    }
    switch value {
    case .pair(let signal) where signal.width == 1: return value
    case .signal(let signal):
      if case .softmax = signal.expression.form { return value }
      if signal.width > 1, case .function(.sigmoid, _) = signal.expression.form {
        throw node.refusal(
          "divides one-versus-rest probabilities by their sum; train a multinomial model, or an MLPClassifier"
        )
      }
      throw node.refusal("libnn has no normalisation that depends on the row")
    case .columns, .constant, .decision, .pair:
      throw node.refusal("libnn has no normalisation that depends on the row")
    }
  }
}
