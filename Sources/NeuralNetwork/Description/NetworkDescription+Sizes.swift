internal import CNN

extension NetworkDescription {
  /// Outputs a row.
  public var outputs: Int { layers.last?.units ?? 0 }

  /// Inputs of the first layer: the row, or what its columns make of it, or the products of either.
  public var features: Int {
    let expanded = columns.isEmpty ? inputs : columns.features
    return PolynomialTerms.count(inputs: expanded, degree: polynomialDegree)
  }

  /// What the network needs, or the reason why there is no such network.
  ///
  /// - Parameter maxBatch: rows held at once, instead of those of the description.
  /// - Throws: `zeroDimension`, `tooLarge`, `badSetting`, `lossMismatch`; `outOfRange` when there are columns, but not as
  ///   many as inputs.
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

  /// The library's struct, whose arrays live as long as `body` runs.
  func withConfig<Result>(
    _ body: (UnsafePointer<nn_config>) throws(NNError) -> Result
  ) throws(NNError) -> Result {
    guard columns.isEmpty || columns.count == inputs else {
      throw NNError(.outOfRange, "\(columns.count) columns of \(inputs) inputs")
    }
    guard quantiles.isEmpty || quantiles.count == outputs else {
      throw NNError(.outOfRange, "\(quantiles.count) quantiles of \(outputs) outputs")
    }
    return try layers.map(\.layer).withUnsafeBufferPointer { (layers) throws(NNError) in
      try columns.map(\.column).withUnsafeBufferPointer { (columns) throws(NNError) in
        try quantiles.withUnsafeBufferPointer { (quantiles) throws(NNError) in
          var config = config
          config.layers = layers.baseAddress
          config.layer_count = UInt32(clamping: layers.count)
          config.columns = columns.isEmpty ? nil : columns.baseAddress
          config.quantiles = quantiles.isEmpty ? nil : quantiles.baseAddress
          return try body(&config)
        }
      }
    }
  }
}
