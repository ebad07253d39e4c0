internal import CNN

/// One dense layer of a network that is to be: z = Wᵀx + b, a = activation(z).
public struct LayerDescription: Hashable, Sendable {
  /// Outputs of the layer: 1 ... ``Library/mostUnits``.
  public var units: Int
  /// What is done with the sums.
  public var activation: Activation
  /// How the weights are drawn.
  public var initialization: Initialization
  /// Of ``Activation/leakyRelu``, from 0 to 1, where 0 means 0.01; alpha of ``Activation/elu``, from 0 to 1000, where 0
  /// means 1.
  public var slope: Float = 0
  /// Of ``Initialization/constant``.
  public var initialValue: Float = 0
  /// In training each output is set to 0 with this probability, and the others are divided by 1 - dropout. From 0 to
  /// below 1; 0 in the last layer.
  public var dropout: Float = 0
  /// After every step the weights into each unit are scaled to at most this norm; 0 means never.
  public var maxNorm: Float = 0

  /// A layer without slope, dropout and limits of its own.
  public init(units: Int, activation: Activation, initialization: Initialization = .default) {
    self.units = units
    self.activation = activation
    self.initialization = initialization
  }

  /// A dense layer: `.dense(4, .tanh)`.
  public static func dense(
    _ units: Int, _ activation: Activation = .identity, initialization: Initialization = .default
  ) -> LayerDescription {
    LayerDescription(units: units, activation: activation, initialization: initialization)
  }
}

extension LayerDescription {
  init(_ layer: nn_layer) throws(NNError) {
    units = Int(layer.units)
    activation = try known(layer.activation)
    initialization = try known(layer.initialization)
    slope = layer.slope
    initialValue = layer.init_value
    dropout = layer.dropout
    maxNorm = layer.max_norm
  }

  var layer: nn_layer {
    nn_layer(
      units: UInt32(clamping: units), activation: activation.rawValue,
      initialization: initialization.rawValue,
      slope: slope, init_value: initialValue, dropout: dropout, max_norm: maxNorm, reserved: 0)
  }
}

/// A choice that a description of the library has made.
func known<Value: Choice>(_ code: Int32) throws(NNError) -> Value {
  guard let choice = Value(rawValue: code) else { throw NNError(.unknownChoice, "\(Value.self) \(code)") }
  return choice
}
