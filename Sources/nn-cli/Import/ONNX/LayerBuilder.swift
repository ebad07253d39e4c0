import NeuralNetwork

/// Folds the products of a graph, and the affine maps and activations between them, into layers.
struct LayerBuilder {
  private(set) var layers: [PortableNetwork.Layer] = []
  /// What is left behind the last activation.
  private(set) var affine = Affine.identity
  private(set) var givesLogarithms = false
  /// The features that go into the first product.
  private(set) var features: [Feature] = []

  /// `isOurs`: libnn's own files have a scaling of targets where others have a part of the last product.
  init(_ signal: Signal, file: String, isOurs: Bool) throws(Failure) {
    var chain = [signal]
    while case .signal(let before) = chain[chain.count - 1].product.source { chain.append(before) }
    for (place, signal) in chain.enumerated().reversed() {
      guard !givesLogarithms else {
        throw .imported(file, "\(signal.expression.place): comes behind a LogSoftmax")
      }
      if case .columns(let features) = signal.product.source { self.features = features }
      try add(signal, file, keepsScaling: isOurs && place == 0)
    }
  }

  private mutating func add(_ signal: Signal, _ file: String, keepsScaling: Bool) throws(Failure) {
    let product = signal.product
    let stages = try Stages(signal.expression, file: file)
    givesLogarithms = stages.givesLogarithms
    var (weights, biases) = (product.weights, product.biases)
    Self.apply(before: affine, &weights, &biases)
    for (index, stage) in stages.stages.enumerated() {
      if index > 0 { (weights, biases) = try unchanged(product.units, file) }
      Self.apply(stage.affine, after: &weights, &biases)
      layers.append(Self.layer(weights, biases, stage.activation, slope: stage.slope))
    }
    affine = stages.affine
    guard stages.stages.isEmpty else { return }
    if !keepsScaling {
      Self.apply(affine, after: &weights, &biases)
      affine = .identity
    }
    layers.append(Self.layer(weights, biases, .identity, slope: 0))
  }

  /// A product that changes nothing, between two activations.
  private func unchanged(_ units: Int, _ file: String) throws(Failure) -> ([Double], [Double]) {
    guard units <= Self.mostUnchanged, layers.count < Library.mostLayers else {
      throw .imported(file, "has more activations behind one another than libnn has layers for")
    }
    return (.diagonal(.init(repeating: 1, count: units)), .init(repeating: 0, count: units))
  }

  /// Units of a layer that computes an affine map or nothing: it has their square of weights.
  private static let mostUnchanged = 4096

  /// A last layer that is an affine map alone: where no scaling of outputs can be it.
  mutating func addAffineLayer(units: Int, file: String) throws(Failure) {
    guard units <= Self.mostUnchanged else {
      throw .imported(file, "scales \(units) outputs in a way that libnn does not")
    }
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
  ) -> PortableNetwork.Layer {
    PortableNetwork.Layer(
      weights: weights.map { Float($0) }, biases: biases.map { Float($0) }, activation: activation,
      slope: Float(slope))
  }
}
