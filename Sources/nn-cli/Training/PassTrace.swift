import NeuralNetwork

/// Every number of one row's way forward through a network and, when it has targets, back.
///
/// The library keeps no sums z; they come from networks that end at the layer in question, with the same
/// weights, with and without its activation. So every number has the bits that training works with.
struct PassTrace {
  struct Layer {
    let name: String
    let activation: String
    /// What goes in: the first layer's are scaled, and products of inputs.
    let inputs: [Float]
    /// [inputs][units]
    let weights: [Float]
    let biases: [Float]
    let z: [Float]
    let a: [Float]
    var gradients: LayerGradients?
    var units: Int { biases.count }
  }

  struct LayerGradients {
    /// nil when the loss and the activation are computed as one.
    let a: [Float]?
    let z: [Float]
    let weights: [Float]
    let biases: [Float]
  }

  /// The row as it was given.
  let inputs: [Float]
  let inputScaling: Scaling?
  let targetScaling: Scaling?
  /// What the network predicts: the last layer's outputs, scaled back.
  let outputs: [Float]
  /// As the loss sees them.
  var targets: [Float]?
  var loss: Float?
  let lossName: String
  var layers: [Layer] = []

  /// `place` is where the row comes from.
  init(
    _ network: Network, inputs: [Float], targets: [Float]?, place: String = "the row"
  ) throws(Failure) {
    self.inputs = inputs
    inputScaling = network.inputScaling
    targetScaling = network.targetScaling
    lossName = network.description.loss.name
    var x = Self.prepared(inputs, network)
    for index in network.description.layers.indices {
      let layer = try Self.layer(index, of: network, x, row: inputs)
      layers.append(layer)
      x = layer.a
    }
    try attempt(network.zeroGradients())
    outputs = try network.forward(inputs)
    try network.requireFinite(outputs) { _ in place }
    if let targets { try goBack(network, targets) }
  }

  /// What the first layer sees, with the library's roundings.
  private static func prepared(_ row: [Float], _ network: Network) -> [Float] {
    var row = row
    if let columns = ModelColumns(network.description.columns, names: []) {
      row = columns.scaled(network.inputScaling).features(
        of: row.indices.map { row[$0].isNaN ? row[$0] : network.inputScaling.scaled(row[$0], $0) }[...])
    } else {
      row = row.indices.map { network.inputScaling.scaled(row[$0], $0) }
    }
    let degree = network.description.polynomialDegree
    return degree > 1 ? PolynomialTerms(inputs: row.count, degree: degree).values(of: row) : row
  }

  private static func layer(
    _ index: Int, of network: Network, _ x: [Float], row: [Float]
  ) throws(Failure) -> Layer {
    let view = try network.copy(ofLayer: index)
    return Layer(
      name: view.name, activation: network.description.layers[index].activation.name, inputs: x,
      weights: view.weights, biases: view.biases,
      z: try network.ending(at: index, activated: false).predict(row, rows: 1),
      a: try network.ending(at: index, activated: true).predict(row, rows: 1))
  }
}

extension PassTrace {
  /// The derivative by a bias is that by its z; that by an output of a hidden layer is what the next layer's
  /// weights pass back.
  private mutating func goBack(_ network: Network, _ targets: [Float]) throws(Failure) {
    loss = try network.backward(targets)
    self.targets = targetScaling.map { scaling in
      targets.indices.map { (targets[$0] - scaling.mean[$0]) * scaling.scale[$0] }
    }
    self.targets = self.targets ?? targets
    var behind: [Float]? = try outputGradient(network)
    for index in layers.indices.reversed() {
      let view = try network.copy(ofLayer: index)
      layers[index].gradients = LayerGradients(
        a: behind, z: view.biasGradients, weights: view.weightGradients, biases: view.biasGradients)
      behind = layers[index].passedBack(view.biasGradients)
    }
  }

  /// dL/da of the last layer, from a network that is nothing but the loss.
  private func outputGradient(_ network: Network) throws(Failure) -> [Float]? {
    guard let last = layers.last, let targets else { return nil }
    let loss = network.description.loss
    guard loss.isDistance || [.hinge, .bceWithLogits, .crossEntropyWithLogits].contains(loss) else {
      return nil
    }
    var description = network.description
    description.inputs = last.units
    description.columns = []
    description.layers = [.dense(last.units)]
    description.maxBatch = 1
    description.polynomialDegree = 1
    description.inputScaling = .none
    description.targetScaling = .none
    let probe = try attempt(Network(description))
    let parameters = try probe.parameters()
    for index in parameters.indices {
      let (row, column) = index.quotientAndRemainder(dividingBy: last.units)
      parameters[index] = row == column ? 1 : 0
    }
    try probe.forward(last.a)
    try probe.backward(targets)
    return try probe.copy(ofLayer: 0).biasGradients
  }
}

extension PassTrace.Layer {
  /// The gradient of this layer's inputs.
  fileprivate func passedBack(_ dz: [Float]) -> [Float] {
    inputs.indices.map { input in
      dz.indices.reduce(0) { $0 + weights[input * units + $1] * dz[$1] }
    }
  }
}

extension Scaling? {
  fileprivate func scaled(_ value: Float, _ column: Int) -> Float {
    guard let self else { return value }
    return (value - self.mean[column]) * self.scale[column]
  }
}

extension ModelColumns {
  /// These columns, of rows that are scaled: what fills a gap is, too.
  fileprivate func scaled(_ scaling: Scaling?) -> ModelColumns {
    var columns = self
    for (index, column) in descriptions.enumerated() {
      switch column {
      case .number(.fill(let fill)):
        columns.descriptions[index] = .number(missing: .fill(scaling.scaled(fill, index)))
      case .number(.flag(let fill)):
        columns.descriptions[index] = .number(missing: .flag(fill: scaling.scaled(fill, index)))
      case .number(.refuse), .category: break
      }
    }
    return columns
  }
}
