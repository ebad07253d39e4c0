import NeuralNetwork
import ONNXMessages

/// Goes through the nodes of a graph in order and finds out what each value is.
struct GraphWalker {
  let reader: TensorReader
  let opset: Int
  private(set) var values: [String: GraphValue] = [:]
  /// The outputs that are asked for.
  private(set) var outputs: Set<String> = []
  /// Classes that a ZipMap names.
  var named: Decision?
  /// Numbers that may still be made, so that a small file cannot fill the memory.
  private var budget = 1 << 27

  /// More nodes than any chain of libnn's layers has.
  private static let mostNodes = 10_000

  var file: String { reader.file.name }

  init(_ reader: TensorReader, opset: Int) {
    (self.reader, self.opset) = (reader, opset)
  }

  mutating func set(_ name: String, _ value: GraphValue) { values[name] = value }

  /// Compute the values that the outputs need.
  mutating func walk(_ graph: ONNXGraphProto, to outputs: [String]) throws(Failure) {
    self.outputs = Set(outputs)
    let nodes = Self.needed(graph, outputs)
    guard nodes.count <= Self.mostNodes else {
      throw .imported(
        file, "has \(Numbers.count(nodes.count, "node")); libnn has at most \(Library.mostLayers) layers")
    }
    let constants = Dictionary(graph.initializer.map { ($0.name, $0) }) { $1 }
    for node in nodes {
      var inputs: [GraphValue?] = []
      for name in node.input { inputs.append(try value(name, for: node, constants)) }
      let found = try evaluate(GraphNode(node, inputs, opset: opset, file: file))
      for (name, value) in zip(node.output, found) { values[name] = value }
    }
  }

  /// The value of this name; nil for an input that is left out.
  private mutating func value(
    _ name: String, for node: ONNXNodeProto, _ constants: [String: ONNXTensorProto]
  ) throws(Failure) -> GraphValue? {
    if name.isEmpty { return nil }
    if let value = values[name] { return value }
    guard let message = constants[name] else {
      throw .imported(
        file,
        "\(GraphNode.place(node)): nothing before it gives its input \(quoted(name)); the graph is damaged or has a cycle"
      )
    }
    let value = GraphValue.constant(try reader.tensor(message))
    values[name] = value
    return value
  }

  /// The nodes that outputs depend on, in the order of the file.
  private static func needed(_ graph: ONNXGraphProto, _ outputs: [String]) -> [ONNXNodeProto] {
    var makers: [String: Int] = [:]
    for (index, node) in graph.node.enumerated() {
      for name in node.output where !name.isEmpty { makers[name] = index }
    }
    var isNeeded = [Bool](repeating: false, count: graph.node.count)
    var open = outputs
    while let name = open.popLast() {
      guard let index = makers[name], !isNeeded[index] else { continue }
      isNeeded[index] = true
      open += graph.node[index].input
    }
    return graph.node.indices.filter { isNeeded[$0] }.map { graph.node[$0] }
  }

  /// Refuse to make more numbers than any file needs.
  mutating func spend(_ count: Int, _ node: GraphNode) throws(Failure) {
    guard count <= budget else { throw node.refusal("its values are too many") }
    budget -= count
  }

  /// The outputs of a node.
  private mutating func evaluate(_ node: GraphNode) throws(Failure) -> [GraphValue] {
    let name = node.message.opType
    guard ["", "ai.onnx", "ai.onnx.ml"].contains(node.message.domain),
      let kind = GraphOperator(rawValue: name)
    else {
      throw node.refusal(GraphOperator.refusal(name, domain: node.message.domain))
    }
    try spend(node.inputs.reduce(16) { $0 + ($1?.cost ?? 0) }, node)
    if let folded = try folded(kind, node) { return [.constant(folded)] }
    switch kind {
    case .gemm, .matMul, .linearClassifier, .linearRegressor: return try product(kind, node)
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .sum, .negate, .batchNormalization,
      .scaler:
      return [try arithmetic(kind, node)]
    case .relu, .leakyRelu, .pRelu, .elu, .celu, .selu, .gelu, .sigmoid, .tanh, .hardSigmoid, .softplus,
      .mish, .swish, .clip,
      .exp, .log, .erf, .sqrt, .abs, .reciprocal, .softmax, .logSoftmax:
      return [try activation(kind, node)]
    case .identity, .dropout, .cast, .flatten, .reshape, .squeeze, .unsqueeze, .transpose, .shape, .constant,
      .constantOfShape:
      return [try shaped(kind, node)]
    case .concat, .gather, .arrayFeatureExtractor, .imputer, .oneHotEncoder, .featureVectorizer:
      return [try columns(kind, node)]
    case .argMax, .labelEncoder, .binarizer, .zipMap, .normalizer: return [try classes(kind, node)]
    }
  }
}

extension GraphValue {
  /// Numbers that a node makes of it at most.
  fileprivate var cost: Int {
    switch self {
    case .constant(let tensor): tensor.count
    case .columns(let features, _): 8 * features.count
    case .signal(let signal), .pair(let signal): 2 * signal.width
    case .decision: 0
    }
  }
}
