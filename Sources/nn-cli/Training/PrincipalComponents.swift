import CGSL
import NeuralNetwork

/// Principal components of the scaled features of the rows to train on, as scikit-learn's PCA finds them.
struct PrincipalComponents {
  /// Variance along each direction, largest first [features].
  let variances: [Double]
  /// Directions of length 1 [count][features], the largest component of each above 0.
  let directions: [[Double]]
  /// Of the scaled features [features].
  private let means: [Double]

  /// Find them for the network of a plan; nil where the options want none.
  init?(_ options: LearningOptions, _ plan: NetworkPlan, of train: Dataset) throws(Failure) {
    guard let wanted = options.network.pca else { return nil }
    let features = try Network(featuresOf: plan.description(options, data: train))
    try options.scaling.apply(to: features, from: train)
    let width = features.outputs
    if case .number(let number) = wanted, number > width {
      throw Failure(
        status: .usage,
        message: "--pca \(number) is out of range: the data have \(Numbers.count(width, "feature"))")
    }
    var sums = try Covariance(width: width)
    try train.forEachBlock { inputs, _, rows throws(Failure) in
      let taken = features.inputs
      for first in stride(from: 0, to: rows, by: Covariance.mostRows) {
        let end = min(first + Covariance.mostRows, rows)
        let block = Array(inputs[first * taken..<end * taken])
        sums.add(try attempt(features.predict(block)))
      }
    }
    guard let decomposed = sums.decomposed() else {
      throw Failure(
        status: .data, message: "--pca finds nothing: the rows to train on are all alike")
    }
    (variances, means) = (decomposed.variances, sums.means)
    directions = Array(decomposed.directions.prefix(Self.count(wanted, decomposed.variances)))
  }

  /// The fewest that keep more than a share, as scikit-learn counts them.
  private static func count(_ wanted: ComponentCount, _ variances: [Double]) -> Int {
    switch wanted {
    case .number(let number): return number
    case .share(let share):
      let least = Double(share) * variances.reduce(0, +)
      var kept = 0.0
      let index = variances.firstIndex { variance in
        kept += variance
        return kept > least
      }
      return index.map { $0 + 1 } ?? variances.count
    }
  }

  var count: Int { directions.count }

  /// How many there are; nil where the options want none. They are found only where that decides.
  static func count(
    _ options: LearningOptions, _ plan: NetworkPlan, of train: Dataset
  ) throws(Failure) -> Int? {
    if case .number(let number) = options.network.pca { return number }
    return try PrincipalComponents(options, plan, of: train)?.count
  }

  /// Share of the variance along each direction [features].
  var ratios: [Double] {
    let all = variances.reduce(0, +)
    return variances.map { $0 / all }
  }

  /// Make the first layer of a network project onto them: weights [features][count], then biases.
  func apply(to network: Network) throws(Failure) {
    let parameters = try network.parameters()
    for (unit, direction) in directions.enumerated() {
      for (feature, value) in direction.enumerated() { parameters[feature * count + unit] = Float(value) }
      let offset = zip(direction, means).reduce(0) { $0 + $1.0 * $1.1 }
      parameters[means.count * count + unit] = Float(-offset)
    }
  }
}

extension Network {
  /// A network whose outputs are the scaled features of another, all of them with the same bits.
  fileprivate convenience init(featuresOf description: NetworkDescription) throws(Failure) {
    var description = description
    let width = description.features
    guard width <= Covariance.mostFeatures else {
      throw Failure(
        status: .usage,
        message: "--pca takes at most \(Covariance.mostFeatures) features; there are \(width)")
    }
    description.layers = [.dense(width, .identity)]
    (description.loss, description.quantiles) = (.mse, [])
    (description.targetScaling, description.frozenLayers) = (.none, 0)
    do throws(NNError) {
      try self.init(description)
    } catch {
      throw Failure(error)
    }
    // [features][features], then biases
    let parameters = try parameters()
    for index in parameters.indices { parameters[index] = 0 }
    for feature in 0..<width { parameters[feature * width + feature] = 1 }
  }
}

/// Sums of products of features, in binary64, over rows that are added in blocks.
private struct Covariance {
  /// A decomposition takes seconds for 784 of them, and eight times as long for twice as many.
  static let mostFeatures = 2048
  static let mostRows = 512

  private let width: Int
  private var rows = 0
  /// The first row, from which all are measured, so that a mean far from 0 costs no digits [width].
  private var origin: [Double] = []
  /// [width]
  private var sums: [Double]
  /// [width][width], what is not below the diagonal
  private var products: [Double]

  init(width: Int) throws(Failure) {
    try Memory.require(3 * width * width * MemoryLayout<Double>.size)
    self.width = width
    sums = Array(repeating: 0, count: width)
    products = Array(repeating: 0, count: width * width)
  }

  var means: [Double] { zip(origin, sums).map { $0 + $1 / Double(rows) } }

  /// Add rows [rows][width].
  mutating func add(_ values: [Float]) {
    if rows == 0 { origin = values.prefix(width).map(Double.init) }
    var row = [Double](repeating: 0, count: width)
    for first in stride(from: 0, to: values.count, by: width) {
      for column in 0..<width { row[column] = Double(values[first + column]) - origin[column] }
      add(row)
    }
  }

  private mutating func add(_ row: [Double]) {
    rows += 1
    for column in 0..<width { sums[column] += row[column] }
    products.withUnsafeMutableBufferPointer { products in
      row.withUnsafeBufferPointer { row in
        for i in 0..<width where row[i] != 0 {
          let (value, start) = (row[i], i * width)
          for j in i..<width { products[start + j] += value * row[j] }
        }
      }
    }
  }

  /// Variances and directions, by the singular values of the covariance; nil where no feature varies.
  func decomposed() -> (variances: [Double], directions: [[Double]])? {
    guard rows > 1, let matrix = gsl_matrix_alloc(width, width), let vectors = gsl_matrix_alloc(width, width),
      let values = gsl_vector_alloc(width), let work = gsl_vector_alloc(width)
    else { return nil }
    defer {
      gsl_matrix_free(matrix)
      gsl_matrix_free(vectors)
      gsl_vector_free(values)
      gsl_vector_free(work)
    }
    for i in 0..<width {
      for j in i..<width {
        let value = (products[i * width + j] - sums[i] * sums[j] / Double(rows)) / Double(rows - 1)
        gsl_matrix_set(matrix, i, j, value)
        gsl_matrix_set(matrix, j, i, value)
      }
    }
    let isConstant = (0..<width).map { gsl_matrix_get(matrix, $0, $0) == 0 }
    guard isConstant.contains(false), gsl_linalg_SV_decomp(matrix, vectors, values, work) == 0 else {
      return nil
    }
    let directions = (0..<width).map { column in
      let direction = (0..<width).map { isConstant[$0] ? 0 : gsl_matrix_get(vectors, $0, column) }
      let largest = direction.max { abs($0) < abs($1) } ?? 0
      return largest < 0 ? direction.map { -$0 } : direction
    }
    return ((0..<width).map { gsl_vector_get(values, $0) }, directions)
  }
}
