internal import CNN

extension NetworkDescription {
  /// Outputs a row.
  public var outputs: Int { layers.last?.units ?? 0 }

  /// Inputs of the first layer: the row, or the products of its numbers.
  public var features: Int { PolynomialTerms.count(inputs: inputs, degree: polynomialDegree) }

  /// What the network needs, or the reason why there is no such network.
  ///
  /// - Parameter maxBatch: rows held at once, instead of those of the description.
  /// - Throws: `zeroDimension`, `tooLarge`, `badSetting`, `lossMismatch`.
  public func sizes(maxBatch: Int? = nil) throws(NNError) -> NetworkSizes {
    var description = self
    description.maxBatch = maxBatch ?? self.maxBatch
    var sizes = NetworkSizes()
    try description.withConfig { (config) throws(NNError) in
      try check(nn_get_sizes(config, &sizes.values), "the network")
    }
    return sizes
  }

  /// Whether a layer before the last one is a ``Activation/softmax``, which cannot be quantised.
  package var hasInnerSoftmax: Bool { layers.dropLast().contains { $0.activation == .softmax } }

  /// "4 -> 16 relu -> 3 softmax"
  public var text: String {
    let start = polynomialDegree > 1 ? "\(inputs) (degree \(polynomialDegree))" : "\(inputs)"
    return layers.reduce(start) { "\($0) -> \($1.units) \($1.activation.name)" }
  }

  /// The library's struct, whose layers live as long as `body` runs.
  func withConfig<Result>(
    _ body: (UnsafePointer<nn_config>) throws(NNError) -> Result
  ) throws(NNError) -> Result {
    try layers.map(\.layer).withUnsafeBufferPointer { (layers) throws(NNError) in
      var config = config
      config.layers = layers.baseAddress
      config.layer_count = UInt32(clamping: layers.count)
      return try body(&config)
    }
  }
}
