import NeuralNetwork

/// A model as exported code holds it: every number in the order in which it is read.
struct ExportedModel {
  struct Layer {
    let inputs: Int
    let units: Int
    let activation: Activation
    /// Of a leaky ReLU, or the alpha of an ELU.
    let slope: Float
    /// [units][1 + inputs]: of each unit its bias and then its weights, as the sums are formed. Empty in a
    /// quantised model.
    let parameters: [Float]
    /// What a quantised model has instead.
    let integers: IntegerLayer?

    var parameterCount: Int { (inputs + 1) * units }
  }

  /// How the outputs of one row name a class.
  enum ClassRule {
    /// The second of two classes when the only output is above this.
    case above(Float)
    case largest
  }

  let inputs: Int
  let outputs: Int
  let degree: Int
  let layers: [Layer]
  let inputScaling: Scaling?
  let targetScaling: Scaling?
  let classRule: ClassRule?
  let featureNames: [String]
  let targetNames: [String]
  let labels: [String]
  let summary: ExportSummary
  let selfTest: SelfTest

  init(_ model: OpenModel, summary: ExportSummary) throws(Failure) {
    let network = model.network
    let description = network.description
    let arithmetic = description.arithmetic
    guard arithmetic == .canonical else {
      throw Failure(
        status: .data,
        message:
          "\(summary.file): its arithmetic is \(arithmetic.name), and exported code has the bits of "
          + "canonical arithmetic; train it with --arithmetic canonical")
    }
    inputs = network.inputs
    outputs = network.outputs
    degree = description.polynomialDegree
    layers = try description.layers.indices.map { index throws(Failure) in
      try Layer(description.layers[index], index, network)
    }
    inputScaling = network.inputScaling
    targetScaling = network.targetScaling
    classRule = Self.classRule(model)
    featureNames = model.schema.featureNames
    targetNames = model.schema.targetNames
    labels = model.schema.labels
    self.summary = summary
    selfTest = try SelfTest(network)
  }

  private static func classRule(_ model: OpenModel) -> ClassRule? {
    guard model.schema.task != .regression else { return nil }
    guard model.network.outputs == 1 else { return .largest }
    return .above(model.network.description.meaning == .probabilities ? 0.5 : 0)
  }
}

extension ExportedModel {
  /// Inputs of the first layer.
  var features: Int { layers[0].inputs }
  var classes: Int { labels.count }
  var multiplyAdds: Int { layers.map { $0.inputs * $0.units }.reduce(0, +) }
  var parameterCount: Int { layers.map(\.parameterCount).reduce(0, +) }
  var isQuantized: Bool { layers[0].integers != nil }

  /// Whether the inputs are copied before the first layer sees them.
  var preparesInputs: Bool { inputScaling != nil || degree > 1 }

  /// Where the terms of each degree that are multiplied by each input begin among the terms of the degree
  /// below: [degree - 1][inputs]. They end where the next degree begins.
  var polynomialStarts: [Int] {
    guard degree > 1 else { return [] }
    var starts: [Int] = []
    var below = 0
    var end = inputs
    for degree in 2...degree {
      var start = below
      below = end
      for input in 0..<inputs {
        starts.append(start)
        end += below - start
        start += PolynomialTerms.count(beginningWith: input, of: inputs, degree: degree - 1)
      }
    }
    return starts
  }
}

extension ExportedModel.Layer {
  init(_ layer: LayerDescription, _ index: Int, _ network: Network) throws(Failure) {
    activation = layer.activation
    slope = layer.slope > 0 ? layer.slope : activation == .leakyRelu ? 0.01 : 1
    units = layer.units
    if let quantized = network.quantizedLayer(index) {
      inputs = quantized.inputs
      parameters = []
      integers = IntegerLayer(quantized)
    } else {
      let copy = try network.copy(ofLayer: index)
      inputs = copy.weights.count / units
      parameters = Self.parameters(copy, inputs: inputs, units: units)
      integers = nil
    }
  }

  private static func parameters(_ copy: LayerCopy, inputs: Int, units: Int) -> [Float] {
    var parameters: [Float] = []
    parameters.reserveCapacity((inputs + 1) * units)
    for unit in 0..<units {
      parameters.append(copy.biases[unit])
      for input in 0..<inputs { parameters.append(copy.weights[input * units + unit]) }
    }
    return parameters
  }
}

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
