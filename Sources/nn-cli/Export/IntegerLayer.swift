import NeuralNetwork

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

  init(_ layer: QuantizedLayer) {
    weights = Array(layer.weights)
    biases = Array(layer.biases)
    multipliers = Array(layer.multipliers)
    shifts = Array(layer.shifts)
    table = layer.table.isEmpty ? nil : Array(layer.table)
    inputScale = layer.inputScale
    inputZero = layer.inputZeroPoint
    zScale = layer.zScale
    zZero = layer.zZeroPoint
  }

  /// Weights; a bias, a multiplier and a shift for each unit; the table.
  var bytes: Int { weights.count + 9 * biases.count + (table?.count ?? 0) }
}
