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

    /// [1 + inputs][units]: the biases, then for each input its weights.
    var parametersByInput: [Float] {
      (0...inputs).flatMap { row in (0..<units).map { parameters[$0 * (1 + inputs) + row] } }
    }
  }

  /// How the outputs of one row name a class or labels.
  enum ClassRule {
    /// The second of two classes when the only output is above this.
    case above(Float)
    case largest
    /// Each label whose output is above this.
    case labels(above: Float)
  }

  /// Numbers of a row.
  let inputs: Int
  let columns: ExportedColumns?
  let window: ExportedWindow?
  let outputs: Int
  let degree: Int
  /// Whether each step of a float sum is one fused multiply-add.
  let fusesProducts: Bool
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
    guard arithmetic == .canonical || arithmetic == .fused else {
      throw Failure(
        status: .data,
        message:
          "\(summary.file): its arithmetic is \(arithmetic.name), whose bits are not the same everywhere; "
          + "train it with --arithmetic canonical or fused")
    }
    fusesProducts = arithmetic == .fused && !network.isQuantized
    inputs = network.inputs
    columns = ExportedColumns(network)
    window = try model.schema.window.map { window throws(Failure) in try ExportedWindow(window) }
    outputs = network.outputs
    degree = description.polynomialDegree
    layers = try description.layers.indices.map { index throws(Failure) in
      try Layer(description.layers[index], index, network)
    }
    inputScaling = network.inputScaling
    targetScaling = network.targetScaling
    classRule = Self.classRule(model)
    featureNames = model.schema.featureNames
    targetNames = description.quantiles.isEmpty ? model.schema.targetNames : model.outputNames
    labels = model.schema.labels
    self.summary = summary
    selfTest = try SelfTest(network)
  }

  static func classRule(_ model: OpenModel) -> ClassRule? {
    let threshold: Float = model.network.description.meaning == .probabilities ? 0.5 : 0
    switch model.schema.task {
    case .regression: return nil
    case .binary, .multiclass: return model.network.outputs == 1 ? .above(threshold) : .largest
    case .multilabel: return .labels(above: threshold)
    }
  }
}

extension ExportedModel {
  /// Inputs of the first layer: the features and their products.
  var firstInputs: Int { layers[0].inputs }
  /// What a row becomes before products are formed.
  var features: Int { columns?.features ?? inputs }
  var classes: Int { hasLabels ? 0 : labels.count }
  /// Whether each output is a label, which a row has or not.
  var hasLabels: Bool {
    switch classRule {
    case .labels: true
    case .above, .largest, nil: false
    }
  }
  /// How many numbers a row has: a macro of exported C.
  var inputsMacro: String { columns == nil ? "MACRO_INPUTS" : "MACRO_COLUMNS" }
  /// The most that a prediction takes.
  var multiplyAdds: Int { layers.indices.map(multiplyAdds).reduce(0, +) }
  var parameterCount: Int { layers.map(\.parameterCount).reduce(0, +) }
  var isQuantized: Bool { layers[0].integers != nil }

  /// Whether the inputs are copied before the first layer sees them.
  var preparesInputs: Bool { inputScaling != nil || degree > 1 || columns != nil }

  /// Whether code that predicts goes from the columns to the sums of the first layer, which adds a row of weights for each
  /// feature that is not 0. A bias of -0 needs the other terms, too: each may turn the sum into +0.
  var addsRows: Bool {
    guard columns != nil, degree == 1, !isQuantized else { return false }
    let first = layers[0]
    return (0..<first.units).allSatisfy { unit in
      first.parameters[unit * (1 + first.inputs)].bitPattern != (-0.0 as Float).bitPattern
    }
  }

  /// The most of a layer that a prediction takes; a category's is a sum without a product.
  func multiplyAdds(ofLayer index: Int) -> Int {
    let inputs = index == 0 && addsRows ? columns?.mostActive : nil
    return (inputs ?? layers[index].inputs) * layers[index].units
  }

  /// Where the terms of each degree that are multiplied by each feature begin among the terms of the degree
  /// below: [degree - 1][features]. They end where the next degree begins.
  var polynomialStarts: [Int] {
    guard degree > 1 else { return [] }
    var starts: [Int] = []
    var below = 0
    var end = features
    for degree in 2...degree {
      var start = below
      below = end
      for feature in 0..<features {
        starts.append(start)
        end += below - start
        start += PolynomialTerms.count(beginningWith: feature, of: features, degree: degree - 1)
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
