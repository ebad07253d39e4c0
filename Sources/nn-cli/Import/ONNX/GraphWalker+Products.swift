import NeuralNetwork

/// Dense products.
extension GraphWalker {
  mutating func product(_ kind: GraphOperator, _ node: GraphNode) throws(Failure) -> [GraphValue] {
    switch kind {
    case .linearClassifier: try linearClassifier(node)
    case .linearRegressor: [.signal(try linear(node))]
    default: [.signal(try matrixProduct(node, isGemm: kind == .gemm))]
    }
  }

  private mutating func matrixProduct(_ node: GraphNode, isGemm: Bool) throws(Failure) -> Signal {
    if case .constant = try node.input() {
      throw node.refusal("its weights are the first factor; libnn's are the second")
    }
    guard !isGemm || node.int("transA", 0) == 0 else { throw node.refusal("transposes the rows (transA)") }
    let matrix = try node.constant(1)
    guard matrix.shape.count == 2, let numbers = matrix.numbers else {
      throw node.refusal("its weights are no matrix")
    }
    let isTransposed = isGemm && node.int("transB", 0) != 0
    let (units, inputs) =
      isTransposed ? (matrix.shape[0], matrix.shape[1]) : (matrix.shape[1], matrix.shape[0])
    let alpha = isGemm ? node.float("alpha", 1) : 1
    var weights = numbers
    if !isTransposed {
      weights = [Double](unsafeUninitializedCapacity: numbers.count) { buffer, count in
        for unit in 0..<units {
          for input in 0..<inputs {
            buffer.initializeElement(at: unit * inputs + input, to: numbers[input * units + unit])
          }
        }
        count = numbers.count
      }
    }
    if alpha != 1 { weights = weights.map { alpha * $0 } }
    let biases =
      isGemm && node.hasInput(2)
      ? try vector(node.constant(2), [units], node).map { node.float("beta", 1) * $0 } : [0]
    return try dense(
      node, weights, biases.count == units ? biases : .init(repeating: biases[0], count: units))
  }

  /// weights [units][inputs], biases [units]
  private mutating func dense(_ node: GraphNode, _ weights: [Double], _ biases: [Double]) throws(Failure)
    -> Signal
  {
    let (units, width) = (biases.count, try node.input().width ?? 0)
    guard units > 0, width > 0, weights.count == units * width else {
      throw node.refusal(
        "has weights for \(weights.count / max(units, 1)) numbers, but \(width) go into it; one row is a list of numbers"
      )
    }
    let source: Product.Source
    switch try node.input() {
    case .columns(let features, let shape):
      guard shape.drop(while: { $0 == 1 }).count <= 1 else {
        throw node.refusal("multiplies rows of more than one dimension")
      }
      source = .columns(features)
    case .signal(let signal): source = .signal(signal)
    case .constant, .pair, .decision: throw node.refusal("computes with classes")
    }
    let product = Product(source, weights: weights, biases: biases)
    guard product.depth <= Library.mostLayers else {
      throw node.refusal("there are more than \(Library.mostLayers) layers before it")
    }
    return Signal(product, place: node.place)
  }

  private mutating func linear(_ node: GraphNode) throws(Failure) -> Signal {
    guard node.text("post_transform", "NONE") == "NONE" else {
      throw node.refusal("post_transform \(node.text("post_transform", "")) is not read")
    }
    let width = try node.input().width ?? 0
    let weights = node.floats("coefficients")
    let units = max(1, node.int("targets", 1))
    let biases = node.floats("intercepts")
    guard units <= weights.count, width > 0 else { throw node.refusal("has no coefficients") }
    guard biases.isEmpty || biases.count == units else {
      throw node.refusal("has \(biases.count) intercepts for \(units) targets")
    }
    return try dense(node, weights, biases.isEmpty ? .init(repeating: 0, count: units) : biases)
  }

  /// The label and the scores.
  private mutating func linearClassifier(_ node: GraphNode) throws(Failure) -> [GraphValue] {
    let labels = node.names("classlabels_strings", "classlabels_ints")
    let width = try node.input().width ?? 0
    var weights = node.floats("coefficients")
    guard width > 0, weights.count.isMultiple(of: width) else {
      throw node.refusal("its coefficients do not fit \(width) numbers")
    }
    let rows = weights.count / width
    var biases = node.floats("intercepts")
    if biases.isEmpty { biases = .init(repeating: 0, count: rows) }
    let transform = node.text("post_transform", "NONE")
    let isNegated =
      rows == 2 && biases.count == 2 && biases[0] == -biases[1]
      && (0..<width).allSatisfy { weights[$0] == -weights[width + $0] }
    let isPair = labels.count == 2 && transform == "LOGISTIC" && (rows == 1 || isNegated)
    if isPair && rows == 2 {
      weights = Array(weights[width...])
      biases = [biases[1]]
    }
    let sums = try dense(node, weights, biases)
    let scores: Signal
    switch transform {
    case "NONE": scores = sums
    case "LOGISTIC": scores = sums.mapped(.sigmoid, place: node.place)
    case "SOFTMAX": scores = Signal(sums.product, Expression(.softmax(sums.expression), place: node.place))
    default: throw node.refusal("post_transform \(transform) is not read")
    }
    let decision = Decision(
      signal: scores, isPair: isPair || scores.width == 1, labels: labels, task: .oneClass)
    return [.decision(decision), isPair ? .pair(scores) : .signal(scores)]
  }
}

extension GraphWalker {
  /// A constant as one number or one for each number of a row of this shape.
  func vector(_ tensor: Tensor, _ shape: [Int], _ node: GraphNode) throws(Failure) -> [Double] {
    guard let numbers = tensor.numbers else { throw node.refusal("computes with text") }
    if numbers.count == 1 { return numbers }
    guard Array(tensor.shape.drop { $0 == 1 }) == Array(shape.drop { $0 == 1 }) else {
      throw node.refusal(
        "its constant of dimensions \(tensor.shape) does not fit a row of dimensions \(shape)")
    }
    return numbers
  }
}
