import NeuralNetwork

/// The gradients of a network against central differences of its loss, row by row.
///
/// The loss is a binary32 number, and wrong by about 1e-7 of itself; a slope over a step h is as wrong as that
/// divided by h, and by a power of h besides. Of several steps the best is taken. Where the loss has a corner
/// nearby (ReLU, hinge) there is no slope to be known, and no verdict: see CentralDifferences.
struct GradientCheck {
  /// The gradient of one row's loss by one parameter.
  struct Sample {
    /// "weight[3][0]" or "bias[0]"
    let parameter: String
    /// From 1.
    let row: Int
    let gradient: Double
    let slope: CentralDifferences.Slope
    /// What differences are measured by: the larger of this gradient and the root mean square of its layer's.
    let size: Double

    /// By how much the two certainly differ.
    var difference: Double { max(abs(gradient - slope.value) - slope.uncertainty, 0) / size }
  }

  struct Layer {
    let name: String
    let parameterCount: Int
    var checked = 0
    /// Slopes known no better than the tolerance.
    var undecided = 0
    var worst: Sample?

    mutating func add(_ sample: Sample, tolerance: Double) {
      guard sample.slope.uncertainty <= tolerance * sample.size else {
        undecided += 1
        return
      }
      checked += 1
      if sample.difference >= worst?.difference ?? 0 { worst = sample }
    }
  }

  let rows: Int
  let tolerance: Double
  private(set) var layers: [Layer]

  var worst: Double? { layers.compactMap(\.worst?.difference).max() }

  /// `samples` parameters of each layer are looked at in each of these rows, drawn by the seed; all, when there are no more.
  init(
    _ network: Network, _ data: Dataset, rows indices: [Int], samples: Int, seed: UInt32, tolerance: Double
  ) throws(Failure) {
    rows = indices.count
    self.tolerance = tolerance
    layers = network.layerShapes.enumerated().map {
      Layer(name: "dense\($0 + 1)", parameterCount: $1.parameters)
    }
    let random = RandomSource(seed: seed)
    let drawn = network.layerShapes.map { random.permutation($0.parameters).prefix(samples).sorted() }
    let chosen = indices.map { data.selecting([$0]) }
    let gradients = try chosen.map { row throws(Failure) in try network.gradient(of: row) }
    for (position, row) in chosen.enumerated() {
      let differences = try CentralDifferences(network, row)
      try compare(
        network.layerShapes, drawn, gradients, differences, at: position, row: indices[position] + 1)
    }
  }

  private mutating func compare(
    _ shapes: [LayerShape], _ drawn: [[Int]], _ gradients: [[Float]], _ differences: CentralDifferences,
    at position: Int, row: Int
  ) throws(Failure) {
    var first = 0
    for (index, shape) in shapes.enumerated() {
      let usual = Self.rootMeanSquare(gradients, first..<first + shape.parameters)
      for parameter in drawn[index] {
        let gradient = Double(gradients[position][first + parameter])
        let slope = try differences.slope(along: first + parameter)
        let sample = Sample(
          parameter: shape.name(of: parameter), row: row, gradient: gradient, slope: slope,
          size: max(usual, abs(gradient), abs(slope.value)))
        layers[index].add(sample, tolerance: tolerance)
      }
      first += shape.parameters
    }
  }

  private static func rootMeanSquare(_ gradients: [[Float]], _ range: Range<Int>) -> Double {
    let squares = gradients.reduce(0.0) { $0 + $1[range].reduce(0.0) { $0 + Double($1) * Double($1) } }
    return max((squares / Double(gradients.count * range.count)).squareRoot(), 1e-12)
  }
}
