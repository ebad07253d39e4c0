/// As make_regression: normal features; y is the sum of the informative ones, each times U(0, 100).
struct RegressionMaker {
  private let rows: Int
  private let features: Int
  private let informative: Int
  private let noise: Double

  init(_ options: SyntheticOptions) {
    rows = options.samples ?? 100
    features = options.features ?? SyntheticKind.regression.features
    informative = min(features, options.informative ?? 10)
    noise = options.noise ?? 0
  }

  func make(_ random: RandomSource) -> SyntheticTable {
    // The informative features are drawn to stand anywhere, as scikit-learn's shuffling of columns does.
    var coefficients = [Double](repeating: 0, count: features)
    for feature in random.permutation(features).prefix(informative) {
      coefficients[feature] = random.uniform(0, 100)
    }
    var values: [Double] = []
    for _ in 0..<rows {
      let x = (0..<features).map { _ in random.normal() }
      let y = zip(x, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
      values += x + [y + noise * random.normal()]
    }
    return SyntheticTable(features: features, target: "y", values: values)
  }
}

/// As make_classification: clusters at random corners of a hypercube, each stretched by its own random
/// matrix; then redundant features (random combinations), useless ones (normal), and flipped classes.
struct ClassificationMaker {
  private let rows: Int
  private let features: Int
  private let informative: Int
  private let redundant: Int
  private let classes: Int
  private let clusters: Int
  private let separation: Double
  private let flip: Double

  init(_ options: SyntheticOptions) throws(Failure) {
    rows = options.samples ?? 100
    features = options.features ?? SyntheticKind.classification.features
    informative = options.informative ?? min(2, features)
    redundant = options.redundant ?? min(2, features - informative)
    classes = options.classes ?? 2
    clusters = classes * options.clustersPerClass
    separation = options.classSeparation
    flip = options.flip
    try check()
  }

  func make(_ random: RandomSource) -> SyntheticTable {
    let centers = corners(random)
    let stretches = (0..<clusters).map { _ in matrix(informative, informative, random) }
    let mixing = matrix(informative, redundant, random)
    let useless = features - informative - redundant
    let order = random.permutation(features)
    let made = (0..<rows).map { row in
      let cluster = row % clusters
      let normal = (0..<informative).map { _ in random.normal() }
      let decisive = zip(multiply(normal, stretches[cluster]), centers[cluster]).map { $0 + $1 }
      let x = decisive + multiply(decisive, mixing) + (0..<useless).map { _ in random.normal() }
      return order.map { x[$0] } + [Double(label(of: cluster, random))]
    }
    return SyntheticTable(features: features, target: "label", shuffling: made, random)
  }

  private func check() throws(Failure) {
    func refuse(_ what: String) -> Failure {
      Failure(status: .usage, message: "data classification: \(what)")
    }
    if redundant < 0 || informative + redundant > features {
      throw refuse("--informative and --redundant together exceed --features \(features)")
    }
    if informative * informative > mostSyntheticNumbers / clusters {
      throw refuse("--informative \(informative) is too large for \(clusters) clusters")
    }
    if informative < 31 && clusters > 1 << informative {
      throw refuse(
        "\(clusters) clusters (classes times clusters a class) need as many corners, but --informative "
          + "\(informative) gives \(1 << informative); raise it or lower --classes")
    }
  }

  private func label(of cluster: Int, _ random: RandomSource) -> Int {
    random.uniform() < flip ? random.below(classes) : cluster % classes
  }

  /// Different corners of the hypercube with side 2 x separation.
  private func corners(_ random: RandomSource) -> [[Double]] {
    var corners: [[Double]] = []
    var seen: Set<[Double]> = []
    while corners.count < clusters {
      let corner = (0..<informative).map { _ in random.below(2) == 0 ? -separation : separation }
      if seen.insert(corner).inserted { corners.append(corner) }
    }
    return corners
  }

  /// Entries U(-1, 1).
  private func matrix(_ rows: Int, _ columns: Int, _ random: RandomSource) -> [[Double]] {
    (0..<rows).map { _ in (0..<columns).map { _ in random.uniform(-1, 1) } }
  }

  private func multiply(_ vector: [Double], _ matrix: [[Double]]) -> [Double] {
    (0..<(matrix.first?.count ?? 0)).map { column in
      var sum = 0.0
      for (value, row) in zip(vector, matrix) { sum += value * row[column] }
      return sum
    }
  }
}
