import NeuralNetwork

/// Folds the products of a graph, and the affine maps and activations between them, into layers.
struct LayerBuilder {
  private(set) var layers: [ImportedNetwork.Layer] = []
  /// What is left behind the last activation.
  private(set) var affine = Affine.identity
  private(set) var givesLogarithms = false
  /// The features that go into the first product.
  private(set) var features: [Feature] = []

  init(_ signal: Signal, file: String) throws(Failure) {
    var chain = [signal]
    while case .signal(let before) = chain[chain.count - 1].product.source { chain.append(before) }
    for signal in chain.reversed() {
      guard !givesLogarithms else {
        throw .imported(file, "\(signal.expression.place): comes behind a LogSoftmax")
      }
      if case .columns(let features) = signal.product.source { self.features = features }
      try add(signal, file)
    }
  }

  private mutating func add(_ signal: Signal, _ file: String) throws(Failure) {
    let product = signal.product
    let stages = try Stages(signal.expression, file: file)
    givesLogarithms = stages.givesLogarithms
    var (weights, biases) = (product.weights, product.biases)
    let incoming = affine
    Self.apply(before: incoming, &weights, &biases)
    for stage in stages.stages {
      Self.apply(stage.affine, after: &weights, &biases)
      layers.append(Self.layer(weights, biases, stage.activation, slope: stage.slope))
      (weights, biases) = (
        .diagonal(.init(repeating: 1, count: product.units)), .init(repeating: 0, count: product.units)
      )
    }
    affine = stages.affine
    guard stages.stages.isEmpty else { return }
    Self.apply(affine, after: &weights, &biases)
    layers.append(Self.layer(weights, biases, .identity, slope: 0))
    affine = .identity
  }

  /// A last layer that is an affine map alone: where no scaling of outputs can be it.
  mutating func addAffineLayer(units: Int) {
    layers.append(
      Self.layer(
        .diagonal((0..<units).map(affine.scale)), (0..<units).map(affine.offset), .identity, slope: 0))
    affine = .identity
  }

  /// Inputs become affine(inputs): weights [units][inputs], biases [units]
  private static func apply(before affine: Affine, _ weights: inout [Double], _ biases: inout [Double]) {
    if affine.isIdentity { return }
    let inputs = weights.count / biases.count
    for unit in biases.indices {
      for input in 0..<inputs {
        biases[unit] += weights[unit * inputs + input] * affine.offset(input)
        weights[unit * inputs + input] *= affine.scale(input)
      }
    }
  }

  /// Sums become affine(sums): weights [units][inputs], biases [units]
  private static func apply(_ affine: Affine, after weights: inout [Double], _ biases: inout [Double]) {
    if affine.isIdentity { return }
    let inputs = weights.count / biases.count
    for unit in biases.indices {
      let scale = affine.scale(unit)
      if scale != 1 { for input in 0..<inputs { weights[unit * inputs + input] *= scale } }
      biases[unit] = scale * biases[unit] + affine.offset(unit)
    }
  }

  private static func layer(
    _ weights: [Double], _ biases: [Double], _ activation: Activation, slope: Double
  ) -> ImportedNetwork.Layer {
    ImportedNetwork.Layer(
      weights: weights.map { Float($0) }, biases: biases.map { Float($0) }, activation: activation,
      slope: Float(slope))
  }
}
