import NeuralNetwork

/// A network as it is at a moment of its training, to predict with. Made only of calls that read the network.
struct NetworkSnapshot {
  private let network: Network

  init(_ network: Network) throws(Failure) {
    self.network = try attempt(Network(opening: Model(network.modelBytes(texts: ModelTexts()))))
  }

  /// Outputs [rows][outputs] of inputs [rows][inputs]. They may be infinite or NaN.
  func predict(_ inputs: [Float]) throws(Failure) -> [Float] {
    try attempt(network.predict(inputs, allowingNonfinite: true))
  }
}
