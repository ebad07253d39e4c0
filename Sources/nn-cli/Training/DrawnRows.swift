/// As many rows as a data set has, drawn from it with replacement, again and again in the same memory:
/// the library trains on what it finds there in each epoch.
final class DrawnRows {
  private let data: Dataset
  private let sourceTargets: [Float]
  private let sourceWeights: [Float]?
  private let random: RandomSource
  /// [rows][inputs]
  let inputs: UnsafeMutableBufferPointer<Float>
  /// [rows][target width]
  let targets: UnsafeMutableBufferPointer<Float>
  /// [rows]
  let weights: UnsafeMutableBufferPointer<Float>?

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
    _ values: [Float], _ source: Int, to memory: UnsafeMutableBufferPointer<Float>, _ row: Int, width: Int
  ) {
    for column in 0..<width { memory[row * width + column] = values[source * width + column] }
  }
}
