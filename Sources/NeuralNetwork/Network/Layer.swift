internal import CNN

/// A layer of a network as it is now. Nothing is copied: the spans show the network's own memory, which training changes.
public struct Layer {
  /// "dense1", "dense2", ...
  public let name: String
  /// Inputs of the layer.
  public let inputs: Int
  /// Its outputs.
  public let units: Int
  /// Its activation function.
  public let activation: Activation
  private let network: Network
  private let view: nn_layer_view

  fileprivate init(_ network: Network, _ view: nn_layer_view) throws(NNError) {
    self.network = network
    self.view = view
    name = withUnsafeBytes(of: view.name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    inputs = Int(view.inputs)
    units = Int(view.units)
    activation = try known(view.activation)
  }
}

extension Layer {
  /// [inputs][units]: scikit-learn's `coefs_`, PyTorch's `weight` transposed.
  public var weights: Span<Float> {
    @_lifetime(borrow self) get { _overrideLifetime(span(view.weights, inputs * units), borrowing: self) }
  }

  /// [units]
  public var biases: Span<Float> {
    @_lifetime(borrow self) get { _overrideLifetime(span(view.biases, units), borrowing: self) }
  }

  /// [inputs][units], as ``Network/withGradients(_:)``; empty in a network that was opened.
  public var weightGradients: Span<Float> {
    @_lifetime(borrow self) get {
      _overrideLifetime(span(view.weight_gradients, inputs * units), borrowing: self)
    }
  }

  /// [units]; empty in a network that was opened.
  public var biasGradients: Span<Float> {
    @_lifetime(borrow self) get { _overrideLifetime(span(view.bias_gradients, units), borrowing: self) }
  }

  @_lifetime(borrow self)
  private func span(_ start: UnsafePointer<Float>?, _ count: Int) -> Span<Float> {
    let numbers = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    return _overrideLifetime(numbers.span, borrowing: self)
  }
}

extension Network {
  /// A layer, from 0, the first one after the inputs.
  ///
  /// - Throws: `outOfRange`; `wrongState` for a quantised network, see ``quantizedLayer(_:)``.
  public func layer(_ index: Int) throws(NNError) -> Layer {
    var view = nn_layer_view()
    view.struct_size = UInt32(MemoryLayout<nn_layer_view>.size)
    let number = try number(ofLayer: index)
    try check(nn_get_layer(handle, number, &view), "a layer")
    if view.weights == nil { throw NNError(.wrongState, "a layer", "the network is quantised") }
    return try Layer(self, view)
  }

  /// How a layer is doing, from the last backward pass or step.
  ///
  /// - Throws: `outOfRange`, `notTrainable`, `wrongState` before the first backward pass.
  public func health(layer: Int) throws(NNError) -> Health {
    var health = Health()
    let number = try number(ofLayer: layer)
    try check(nn_get_health(handle, number, &health.values), "the health of a layer")
    return health
  }

  private func number(ofLayer index: Int) throws(NNError) -> UInt32 {
    guard description.layers.indices.contains(index) else { throw NNError(.outOfRange, "layer \(index)") }
    return UInt32(index)
  }
}

/// How a layer is doing.
public struct Health: Sendable {
  var values = nn_health()

  init() { values.struct_size = UInt32(MemoryLayout<nn_health>.size) }

  package init(gradientNorm: Float, parameterNorm: Float, deadUnits: Float) {
    self.init()
    values.gradient_norm = gradientNorm
    values.parameter_norm = parameterNorm
    values.dead_units = deadUnits
  }

  /// Euclidean norm of the layer's gradient.
  public var gradientNorm: Float { values.gradient_norm }
  /// Euclidean norm of its weights and biases.
  public var parameterNorm: Float { values.parameter_norm }
  /// Share of its units through which no gradient flowed in any of the last rows: dead ReLUs, saturated sigmoids.
  public var deadUnits: Float { values.dead_units }
}
