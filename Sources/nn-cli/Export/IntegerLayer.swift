import CNN

/// The integers of a quantised layer: the letters of the formulas in nn.h.
struct IntegerLayer {
  /// [units][inputs]
  let weights: [Int8]
  /// [units]
  let biases: [Int32]
  let multipliers: [Int32]
  let shifts: [Int8]
  /// [256], of hidden layers whose activation is looked up
  let table: [Int8]?
  let inputScale: Float
  let inputZero: Int32
  let zScale: Float
  let zZero: Int32

  init(_ layer: nn_quantized_layer) {
    let (inputs, units) = (Int(layer.inputs), Int(layer.units))
    weights = Array(UnsafeBufferPointer(start: layer.weights, count: inputs * units))
    biases = Array(UnsafeBufferPointer(start: layer.biases, count: units))
    multipliers = Array(UnsafeBufferPointer(start: layer.multipliers, count: units))
    shifts = Array(UnsafeBufferPointer(start: layer.shifts, count: units))
    table = layer.table.map { Array(UnsafeBufferPointer(start: $0, count: 256)) }
    inputScale = layer.input_scale
    inputZero = layer.input_zero_point
    zScale = layer.z_scale
    zZero = layer.z_zero_point
  }

  /// Weights; a bias, a multiplier and a shift for each unit; the table.
  var bytes: Int { weights.count + 9 * biases.count + (table?.count ?? 0) }
}
