import CNN

/// What a quantised model says about one layer, in place in its section 10.
struct QuantizedRecord {
  var inputScale: Float
  var inputZeroPoint: Int32
  var zScale: Float
  var zZeroPoint: Int32

  var input: Affine { Affine(scale: inputScale, zeroPoint: inputZeroPoint) }
  var z: Affine { Affine(scale: zScale, zeroPoint: zZeroPoint) }
}

/// One layer of a quantised model, in place: the letters of the formulas in nn.h. Arrays of one kind
/// follow each other in the model, so a reader goes from layer to layer with `advance`.
struct QuantizedLayer {
  private(set) var index = 0
  private(set) var inputs: Int
  /// [units][inputs]
  private(set) var weights: UnsafePointer<Int8>
  /// [units]
  private(set) var biases: UnsafePointer<Int32>
  private(set) var multipliers: UnsafePointer<Int32>
  private(set) var shifts: UnsafePointer<Int8>
  /// [256], this layer's if it has one, else the next one's that has
  private var tables: UnsafePointer<Int8>
  private let records: UnsafePointer<QuantizedRecord>
  private let layers: UnsafePointer<nn_layer>
  private let count: Int

  init(firstOf model: Model, features: Int) {
    inputs = features
    weights = model.elements(.quantizedWeights)
    biases = model.elements(.quantizedBiases)
    multipliers = model.elements(.multipliers)
    shifts = model.elements(.shifts)
    tables = model.elements(.tables)
    records = model.elements(.quantizedLayers)
    layers = model.layers
    count = Int(model.settings.pointee.layerCount)
  }

  mutating func advance() {
    weights += units * inputs
    biases += units
    multipliers += units
    shifts += units
    if hasTable { tables += 256 }
    inputs = units
    index += 1
  }

  var units: Int { Int(layers[index].units) }
  var activation: ActivationKind { ActivationKind(checked: layers[index].activation) }
  var isLast: Bool { index == count - 1 }
  var record: QuantizedRecord { records[index] }
  var hasTable: Bool { !isLast && !activation.isLimit }
  /// [256]: the output for every z_q, from -128 on.
  var table: UnsafePointer<Int8>? { hasTable ? tables : nil }
}

extension Model {
  func elements<Element>(_ section: Section) -> UnsafePointer<Element> {
    (base + offset(section)).assumingMemoryBound(to: Element.self)
  }
}
