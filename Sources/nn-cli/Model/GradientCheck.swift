import CNN

/// The gradients of a network against central differences of its loss.
///
/// The loss is a binary32 number, and so is as wrong as about 1e-7 of itself; a difference over a step h is as
/// wrong as that divided by h, and as the third derivative times h^2. So each row's loss is taken by itself and
/// the rows are added in binary64, the steps are large, Richardson's extrapolation removes the error in h^2, and
/// of several steps the one is taken at which the result is known best. A step across a corner (ReLU, hinge)
/// gives results that differ from step to step; where none is known well enough, there is no verdict.
struct GradientCheck {
  struct Parameter {
    /// "weight[3][0]" or "bias[0]"
    let name: String
    let analytic: Double
    let numeric: Double
    /// How wrong `numeric` may be.
    let uncertainty: Double
    /// What differences are measured by: the larger of the gradients of this parameter and the layer.
    let size: Double

    /// By how much the two certainly differ.
    var difference: Double { max(abs(analytic - numeric) - uncertainty, 0) / size }
  }

  struct Layer {
    let name: String
    let parameterCount: Int
    let checked: [Parameter]
    /// Of the parameters looked at, those whose difference is known no better than the tolerance.
    let undecided: Int
    var worst: Parameter? { checked.max { $0.difference < $1.difference } }
  }

  let layers: [Layer]
  let rows: Int
  let tolerance: Double

  var worst: Double? { layers.compactMap(\.worst?.difference).max() }

  /// `samples` parameters of each layer are looked at, drawn by the seed, or all when there are no more.
  init(_ network: Network, _ data: Dataset, samples: Int, seed: UInt32, tolerance: Double) throws(Failure) {
    rows = data.rows
    self.tolerance = tolerance
    let analytic = try network.meanGradient(of: data)
    var differences = try CentralDifferences(network, data)
    let random = RandomSource(seed: seed)
    var first = 0
    var layers: [Layer] = []
    for (index, shape) in network.layerShapes.enumerated() {
      let gradients = analytic[first..<first + shape.parameters]
      let drawn = random.permutation(shape.parameters).prefix(samples).sorted()
      let size = max((gradients.reduce(0) { $0 + $1 * $1 } / Double(shape.parameters)).squareRoot(), 1e-12)
      var parameters: [Parameter] = []
      for parameter in drawn {
        let gradient = gradients[first + parameter]
        let (numeric, uncertainty) = try differences.derivative(at: first + parameter)
        parameters.append(
          Parameter(
            name: shape.name(of: parameter), analytic: gradient, numeric: numeric, uncertainty: uncertainty,
            size: max(size, abs(gradient), abs(numeric))))
      }
      let checked = parameters.filter { $0.uncertainty <= tolerance * $0.size }
      layers.append(
        Layer(
          name: "dense\(index + 1)", parameterCount: shape.parameters, checked: checked,
          undecided: parameters.count - checked.count))
      first += shape.parameters
    }
    self.layers = layers
  }
}

/// The weights of a layer, [inputs][units] and then its biases.
struct LayerShape {
  let inputs: Int
  let units: Int
  var parameters: Int { (inputs + 1) * units }

  func name(of parameter: Int) -> String {
    let (input, unit) = parameter.quotientAndRemainder(dividingBy: units)
    return input < inputs ? "weight[\(input)][\(unit)]" : "bias[\(unit)]"
  }
}

extension Network {
  var layerShapes: [LayerShape] {
    let terms = PolynomialTerms.count(inputs: inputs, degree: Int(description.config.polynomial_degree))
    let units = description.layers.map { Int($0.units) }
    return zip([terms] + units, units).map { LayerShape(inputs: $0, units: $1) }
  }

  /// The gradient of the loss of these rows, without a step.
  func meanGradient(of data: Dataset) throws(Failure) -> [Double] {
    let targets = data.targets(for: description.loss)
    let (width, maxBatch) = (targets.count / data.rows, Int(description.config.max_batch))
    try check(nn_zero_gradients(handle), "the gradients")
    for first in stride(from: 0, to: data.rows, by: maxBatch) {
      let rows = first..<min(first + maxBatch, data.rows)
      let part = Array(data.inputs[rows.lowerBound * inputs..<rows.upperBound * inputs])
      _ = try forward(part, rows: rows.count)
      try backward(Array(targets[rows.lowerBound * width..<rows.upperBound * width]))
    }
    let isSum = Int(description.config.reduction) == NN_REDUCTION_SUM
    return try gradients().map { Double($0) / (isSum ? 1 : Double(data.rows)) }
  }
}
