/// The data sets that nn-cli makes itself.
enum SyntheticKind: String, CaseIterable {
  /// Two half circles that interlock: two features, two classes (sklearn.datasets.make_moons).
  case moons
  /// Normal clusters at the corners of a hypercube, redundant and useless features (make_classification).
  case classification
  /// A linear function of some of the features (make_regression).
  case regression
  /// y = 3x + 2, x from 0 to 10.
  case line
  /// y = x^2, x from -1 to 1; the noise is U(0, noise).
  case quadratic
  /// y = sin x, x from 0 to 2 pi.
  case sine
  /// Normal clusters around random centres (make_blobs).
  case blobs
  /// The corners of the unit square; the class is the exclusive or of the coordinates.
  case xor
}

/// What to make; nil means the default of the kind, which is scikit-learn's for its makers.
struct SyntheticOptions {
  /// Rows. Default 100; for xor 4 without noise and 200 with.
  var samples: Int? = nil
  /// Standard deviation of the noise (its range for quadratic, that of the clusters for blobs). Default:
  /// moons, regression, xor 0; line 2; quadratic 0.2; sine 0.1; blobs 1. classification has none.
  var noise: Double? = nil
  /// Default: classification 20, regression 100, blobs 2. The others are fixed.
  var features: Int? = nil
  /// Features that decide. Default: classification 2, regression 10.
  var informative: Int? = nil
  /// classification: features that are linear combinations of those. Default 2.
  var redundant: Int? = nil
  /// Default: classification 2, blobs 3.
  var classes: Int? = nil
  /// classification: half the side of the hypercube.
  var classSeparation = 1.0
  /// classification: clusters of each class.
  var clustersPerClass = 2
  /// classification: the share of rows whose class is drawn anew.
  var flip = 0.01
  var seed: UInt32 = 1
}

/// A made data set: the features and, last, the target.
struct SyntheticTable {
  var header: [String]
  /// [rows][header.count]
  var values: [Double]
  /// Whether the target is a class, written as an integer.
  var hasClasses: Bool

  var rows: Int { values.count / header.count }
}

/// Make a data set. An option that the kind does not have is refused.
func synthesize(_ kind: SyntheticKind, _ options: SyntheticOptions) throws(Failure) -> SyntheticTable {
  try options.check(for: kind)
  let random = RandomSource(seed: options.seed)
  switch kind {
  case .moons: return moons(options, random)
  case .classification: return try ClassificationMaker(options).make(random)
  case .regression: return RegressionMaker(options).make(random)
  case .line:
    return curve(options, noise: 2, from: 0, to: 10, draw: random.normal) { 3 * $0 + 2 }
  case .quadratic:
    return curve(options, noise: 0.2, from: -1, to: 1, draw: random.uniform) { $0 * $0 }
  case .sine:
    return curve(options, noise: 0.1, from: 0, to: 2 * .pi, draw: random.normal, sine)
  case .blobs: return blobs(options, random)
  case .xor: return xor(options, random)
  }
}

extension SyntheticTable {
  /// x1 ... xn and the target; a single feature is x.
  init(features: Int, target: String, values: [Double]) {
    header = (features == 1 ? ["x"] : DefaultNames.features(features)) + [target]
    self.values = values
    hasClasses = target == "label"
  }

  /// From one array a row, in random order.
  init(features: Int, target: String, shuffling rows: [[Double]], _ random: RandomSource) {
    let order = random.permutation(rows.count)
    self.init(features: features, target: target, values: order.flatMap { rows[$0] })
  }
}

/// `count` numbers from `low` to `high`, both included, in even steps, as numpy.linspace.
func evenlySpaced(_ count: Int, from low: Double, to high: Double) -> [Double] {
  let step = (high - low) / Double(max(count - 1, 1))
  return (0..<count).map { $0 > 0 && $0 == count - 1 ? high : low + step * Double($0) }
}
