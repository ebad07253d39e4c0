import NeuralNetwork

/// libnn learning as an exported trainer does: gradient descent, row by row.
final class TrainerReference {
  private let network: Network
  private let frozenLayers: Int

  /// A checksum of parameters is FNV-1a over whole words: from this start on, (checksum ^ bits) * factor for each.
  static let (checksumStart, checksumFactor): (UInt32, UInt32) = (2_166_136_261, 16_777_619)

  private var lossIsFinite = true

  init(path: String, learningRate: Float, rule: TrainerRule) throws(Failure) {
    let file = try ModelFile(path: path)
    var description = Self.plain(file.description, learningRate)
    let model = try Network(loading: file, as: description)
    description.frozenLayers = rule.frozenLayers
    rule.optimizer.describe(&description)
    description.loss = rule.loss
    if rule.loss != .pinball { description.quantiles = [] }
    frozenLayers = rule.frozenLayers
    network = try attempt(Network(description), about: path)
    let parameters = try attempt(model.unsafeParameters())
    try attempt(network.setWeights(UnsafeBufferPointer(parameters).span, order: .byInput))
    if let scaling = model.inputScaling { try attempt(network.setInputScaling(scaling)) }
    if let scaling = model.targetScaling { try attempt(network.setTargetScaling(scaling)) }
  }

  private static func plain(_ description: NetworkDescription, _ learningRate: Float) -> NetworkDescription {
    var description = description
    description.maxBatch = 1
    description.optimizer = .sgd
    description.learningRate = learningRate
    description.dampening = 0
    description.nesterov = false
    description.weightDecay = 0
    description.l1 = 0
    description.clipNorm = 0
    description.clipValue = 0
    for layer in description.layers.indices {
      description.layers[layer].dropout = 0
      description.layers[layer].maxNorm = 0
    }
    return description
  }

  /// Adds the gradient of one row. A loss that is not finite ends in a step that has diverged.
  func learn(_ inputs: [Float], _ targets: [Float]) throws(Failure) {
    try network.forward(inputs)
    do throws(Failure) {
      try network.backward(targets)
    } catch  where error.status == .diverged {
      lossIsFinite = false
    }
  }

  /// What NAME_step returns: 1 when the training has diverged, which changes no parameter.
  func step() throws(Failure) -> UInt32 {
    guard lossIsFinite else {
      lossIsFinite = true
      try attempt(network.zeroGradients())
      return 1
    }
    do throws(Failure) {
      try attempt(network.step())
      return 0
    } catch  where error.status == .diverged {
      return 1
    }
  }

  func predict(_ inputs: [Float]) throws(Failure) -> [UInt32] {
    try network.predict(inputs, rows: 1).map(\.bitPattern)
  }

  /// Of the bits of all parameters that are trained, in the exported order.
  func checksum() throws(Failure) -> UInt32 {
    var sum = Self.checksumStart
    for (index, layer) in network.description.layers.enumerated().dropFirst(frozenLayers) {
      for parameter in try ExportedModel.Layer(layer, index, network).parameters {
        sum = (sum ^ parameter.bitPattern) &* Self.checksumFactor
      }
    }
    return sum
  }
}

/// What the self-test of a trainer learns from its rows, and what that leads to.
struct SelfTestLesson {
  /// [rows][target width]
  let targets: [Float]
  /// What NAME_step returns.
  let status: UInt32
  /// Of the parameters after the step.
  let checksum: UInt32

  static let learningRate: Float = 0.01

  init(
    _ test: SelfTest, targets: [Float], path: String, rule: TrainerRule
  ) throws(Failure) {
    let reference = try TrainerReference(path: path, learningRate: Self.learningRate, rule: rule)
    let (inputs, width) = (test.inputs.count / test.rows, targets.count / test.rows)
    for row in 0..<test.rows {
      try reference.learn(
        Array(test.inputs[row * inputs..<(row + 1) * inputs]), Array(targets[row * width..<(row + 1) * width])
      )
    }
    self.targets = targets
    status = try reference.step()
    checksum = try reference.checksum()
  }
}
