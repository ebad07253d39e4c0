/// Rows as the library takes them.
struct Samples {
  var inputs: UnsafePointer<Float>?
  var targets: UnsafePointer<Float>?
  var weights: UnsafePointer<Float>?
  var rows: Int

  func weighted(_ weights: UnsafePointer<Float>?) -> Samples {
    Samples(inputs: inputs, targets: targets, weights: weights, rows: rows)
  }
}

/// As many rows as a data set has, drawn from it with replacement, again and again in the same memory:
/// nn_fit trains on what it finds there in each epoch.
final class DrawnRows {
  private let data: Dataset
  private let sourceTargets: [Float]
  private let sourceWeights: [Float]?
  private let random: RandomSource
  private let inputs: UnsafeMutablePointer<Float>
  private let targets: UnsafeMutablePointer<Float>
  private let weights: UnsafeMutablePointer<Float>?

  init(_ data: Dataset, targets: [Float], weights: [Float]?, seed: UInt32) {
    self.data = data
    sourceTargets = targets
    sourceWeights = weights
    random = RandomSource(seed: seed)
    inputs = .allocate(capacity: data.inputs.count)
    self.targets = .allocate(capacity: targets.count)
    self.weights = weights.map { .allocate(capacity: $0.count) }
  }

  deinit {
    inputs.deallocate()
    targets.deallocate()
    weights?.deallocate()
  }

  var samples: Samples { Samples(inputs: inputs, targets: targets, weights: weights, rows: data.rows) }

  /// The draws of epochs that a training has behind it.
  func skip(epochs: Int) {
    for _ in 0..<epochs * data.rows { _ = random.below(data.rows) }
  }

  func draw() {
    for row in 0..<data.rows {
      let source = random.below(data.rows)
      Self.copy(data.inputs, source, to: inputs, row, width: data.featureNames.count)
      Self.copy(sourceTargets, source, to: targets, row, width: data.targetWidth)
      if let sourceWeights { weights?[row] = sourceWeights[source] }
    }
  }

  private static func copy(
    _ values: [Float], _ source: Int, to memory: UnsafeMutablePointer<Float>, _ row: Int, width: Int
  ) {
    for column in 0..<width { memory[row * width + column] = values[source * width + column] }
  }
}
