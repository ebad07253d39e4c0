internal import CNN

/// One layer of a quantised network. The formulas are in `nn.h`.
public struct QuantizedLayer {
  /// Inputs of the layer.
  public let inputs: Int
  /// Its outputs.
  public let units: Int
  /// Its activation function.
  public let activation: Activation
  /// What a step of its integer inputs is worth.
  public let inputScale: Float
  /// The integer that stands for an input of 0: -128 ... 127.
  public let inputZeroPoint: Int32
  /// What a step of its integer sums is worth.
  public let zScale: Float
  /// The integer that stands for a sum of 0.
  public let zZeroPoint: Int32
  private let network: Network
  private let values: nn_quantized_layer

  fileprivate init?(_ network: Network, _ values: nn_quantized_layer) {
    guard let activation = Activation(rawValue: values.activation) else { return nil }
    self.network = network
    self.values = values
    self.activation = activation
    (inputs, units) = (Int(values.inputs), Int(values.units))
    (inputScale, inputZeroPoint) = (values.input_scale, values.input_zero_point)
    (zScale, zZeroPoint) = (values.z_scale, values.z_zero_point)
  }
}

extension QuantizedLayer {
  /// [units][inputs]
  public var weights: Span<Int8> {
    @_lifetime(borrow self) get { _overrideLifetime(span(values.weights, units * inputs), borrowing: self) }
  }

  /// [units]
  public var biases: Span<Int32> {
    @_lifetime(borrow self) get { _overrideLifetime(span(values.biases, units), borrowing: self) }
  }

  /// [units], each from 0 on
  public var multipliers: Span<Int32> {
    @_lifetime(borrow self) get { _overrideLifetime(span(values.multipliers, units), borrowing: self) }
  }

  /// [units], 1 ... 62
  public var shifts: Span<Int8> {
    @_lifetime(borrow self) get { _overrideLifetime(span(values.shifts, units), borrowing: self) }
  }

  /// [256], or empty
  public var table: Span<Int8> {
    @_lifetime(borrow self) get { _overrideLifetime(span(values.table, 256), borrowing: self) }
  }

  @_lifetime(borrow self)
  private func span<Number: BitwiseCopyable>(_ start: UnsafePointer<Number>?, _ count: Int) -> Span<Number> {
    let numbers = UnsafeBufferPointer(start: start, count: start == nil ? 0 : count)
    return _overrideLifetime(numbers.span, borrowing: self)
  }
}

extension Network {
  /// Whether its layers compute in integers.
  public var isQuantized: Bool { quantizedLayer(0) != nil }

  /// A layer of a quantised network, from 0; nil for a network of floats, and where there is none.
  public func quantizedLayer(_ index: Int) -> QuantizedLayer? {
    guard description.layers.indices.contains(index) else { return nil }
    var layer = nn_quantized_layer()
    layer.struct_size = UInt32(MemoryLayout<nn_quantized_layer>.size)
    guard nn_get_quantized_layer(handle, UInt32(index), &layer) == nn_status(NN_OK) else {
      return nil
    }
    return QuantizedLayer(self, layer)
  }
}
