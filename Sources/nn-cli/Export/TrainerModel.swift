import NeuralNetwork

/// How an exported trainer learns.
struct TrainerOptions {
  /// How many layers are trained; nil: all.
  var trainLast: Int?
  var optimizer: TrainerOptimizer = .sgd(momentum: 0)
  /// nil: the model's.
  var loss: Loss?
}

/// What libnn is told, so that it learns as a trainer does.
struct TrainerRule {
  /// Leading layers that are not trained, and stay in flash.
  let frozenLayers: Int
  let optimizer: TrainerOptimizer
  let loss: Loss
}

/// How a step changes the parameters.
enum TrainerOptimizer: Equatable {
  /// 0: no momentum, and no memory for it.
  case sgd(momentum: Float)
  case adam

  static let (beta1, beta2, epsilon): (Float, Float, Float) = (0.9, 0.999, 1e-8)

  /// How many floats it keeps, of so many parameters.
  func floats(_ parameters: Int) -> Int {
    switch self {
    case .sgd(let momentum): momentum > 0 ? parameters : 0
    // Both means of each gradient, and both corrections.
    case .adam: 2 * parameters + 2
    }
  }

  /// What an option names.
  enum Kind: String, CaseIterable {
    case sgd, adam

    func with(momentum: Float) -> TrainerOptimizer {
      switch self {
      case .sgd: .sgd(momentum: momentum)
      case .adam: .adam
      }
    }
  }

  var keepsNothing: Bool { self == .sgd(momentum: 0) }

  func describe(_ description: inout NetworkDescription) {
    switch self {
    case .sgd(let momentum):
      description.optimizer = .sgd
      description.momentum = momentum
    case .adam:
      description.optimizer = .adam
      description.momentum = 0
      (description.beta1, description.beta2, description.epsilon) = (Self.beta1, Self.beta2, Self.epsilon)
    }
  }
}

/// What a trainer needs besides the model: how the loss begins its way back, and how weights are drawn.
struct TrainerModel {
  let model: ExportedModel
  let rule: TrainerRule
  /// Whether the model was trained with another loss.
  let hasOwnLoss: Bool
  /// The function of losses.c that starts the backward pass.
  let begin: String
  /// What one output's loss counts for.
  let share: Float
  /// Whether a step takes the mean over the rows, and not the sum.
  let takesMean: Bool
  let huberDelta: Float
  /// [outputs], of the pinball loss; empty for others.
  let quantiles: [Float]
  let targetWidth: Int
  /// How nn_reset draws the weights of each layer that is trained; nil when one of them needs normal numbers.
  let draws: [Draw]?
  let lesson: SelfTestLesson

  var frozenLayers: Int { rule.frozenLayers }
  var optimizer: TrainerOptimizer { rule.optimizer }
  var loss: Loss { rule.loss }

  /// Layers that are trained.
  var trained: ArraySlice<ExportedModel.Layer> { model.layers.dropFirst(frozenLayers) }
  var trainedParameters: Int { trained.reduce(0) { $0 + $1.parameters.count } }
  var scratch: TrainerScratch { TrainerScratch(model, frozenLayers: frozenLayers) }
  /// The gradients, and behind them what the optimiser keeps.
  var gradients: Int { trainedParameters + optimizer.floats(trainedParameters) }
  /// Parameters, gradients and scratch, the caller's.
  var ramBytes: Int { 4 * (trainedParameters + gradients + scratch.size) }

  /// Weights to begin with, and scaling.
  var constantBytes: Int { 4 * (model.parameterCount + quantiles.count) + CSource.preparationBytes(model) }

  /// Uniform in [-limit, limit), or all the same.
  struct Draw {
    let limit: Float
    let drawsBiases: Bool
    let constant: Float?
  }

  init(
    _ opened: OpenModel, _ exported: ExportedModel, _ options: TrainerOptions, file: String
  ) throws(Failure) {
    let description = opened.network.description
    let (layers, trainLast) = (exported.layers.count, options.trainLast)
    guard trainLast ?? layers <= layers else {
      throw Failure(
        status: .usage,
        message:
          "--train-last \(trainLast ?? 0): \(file) has \(Numbers.count(layers, "layer")); name at most as many"
      )
    }
    let loss = options.loss ?? description.loss
    if options.loss != nil { try Self.check(loss, opened, exported, file) }
    rule = TrainerRule(
      frozenLayers: layers - (trainLast ?? layers), optimizer: options.optimizer, loss: loss)
    hasOwnLoss = loss != description.loss
    let refusal = Self.refusal(loss, exported, frozenLayers: rule.frozenLayers)
    guard refusal == nil, let begin = Self.begin(loss, exported.layers.last?.activation) else {
      throw Failure(status: .data, message: "\(file): \(refusal ?? Self.noLoss); use libnn's archive")
    }
    model = exported
    self.begin = begin
    takesMean = description.reduction != .sum
    share = takesMean ? 1 / Float(exported.outputs) : 1
    huberDelta = description.huberDelta
    quantiles = loss == .pinball ? description.quantiles : []
    targetWidth = TrainerTargets(loss, exported).width
    draws = Self.draws(description, exported, from: rule.frozenLayers)
    let targets = TrainerTargets(loss, exported).draw(rows: exported.selfTest.rows, seed: 4)
    lesson = try SelfTestLesson(exported.selfTest, targets: targets, path: file, rule: rule)
  }

  private static let noLoss = "a trainer cannot be exported for this loss"

  /// Whether the network can learn by the loss that was chosen.
  private static func check(
    _ loss: Loss, _ opened: OpenModel, _ model: ExportedModel, _ file: String
  ) throws(Failure) {
    guard
      LossRules.accepts(model.layers.last?.activation, loss, scalesTargets: model.targetScaling != nil),
      loss != .pinball || !opened.network.description.quantiles.isEmpty
    else { throw LossRules.refusal(loss, file: file) }
  }

  /// Why there can be no trainer; nil when there can.
  static func refusal(_ loss: Loss, _ model: ExportedModel, frozenLayers: Int = 0) -> String? {
    guard begin(loss, model.layers.last?.activation) != nil else { return noLoss }
    let hidden = model.layers.dropLast().map(\.activation)
    return hidden.indices.dropFirst(frozenLayers).first { CTemplate.derivativeName(hidden[$0]) == nil }.map {
      index in
      "dense\(index + 1): a trainer cannot be exported for \(hidden[index].name)"
    }
  }

  /// nil where there is none for the loss behind the last activation.
  private static func begin(_ loss: Loss, _ last: Activation?) -> String? {
    switch loss {
    case .binaryCrossEntropy: last == .sigmoid ? "begin_logistic" : nil
    case .bceWithLogits: last == .identity ? "begin_logistic" : nil
    case .crossEntropyWithLogits: last == .identity ? "begin_class" : nil
    case .crossEntropy: last == .softmax ? "begin_class" : nil
    case .crossEntropyOneHot: last == .softmax ? "begin_one_hot" : nil
    case .mse, .halfMSE, .mae, .huber: last.flatMap(CTemplate.derivativeName).map { _ in "begin_difference" }
    case .hinge: last.flatMap(CTemplate.derivativeName).map { _ in "begin_hinge" }
    case .pinball: last.flatMap(CTemplate.derivativeName).map { _ in "begin_pinball" }
    case .poissonNLL, .perceptron: nil
    }
  }

  private static func draws(
    _ description: NetworkDescription, _ model: ExportedModel, from first: Int
  ) -> [Draw]? {
    var draws: [Draw] = []
    for (layer, exported) in zip(description.layers, model.layers).dropFirst(first) {
      let (fanIn, fanOut) = (Float(exported.inputs), Float(exported.units))
      let gain = exported.activation == .leakyRelu ? 2 / (1 + exported.slope * exported.slope) : 2
      switch layer.initialization {
      case .default:
        draws.append(Draw(limit: 1 / fanIn.squareRoot(), drawsBiases: true, constant: nil))
      case .kaimingUniform: draws.append(.uniform((3 * gain / fanIn).squareRoot()))
      case .xavierUniform: draws.append(.uniform((6 / (fanIn + fanOut)).squareRoot()))
      case .lecunUniform: draws.append(.uniform((3 / fanIn).squareRoot()))
      case .constant: draws.append(Draw(limit: 0, drawsBiases: false, constant: layer.initialValue))
      case .kaimingNormal, .xavierNormal, .lecunNormal, .orthogonal: return nil
      }
    }
    return draws
  }
}

/// Targets that a network can learn from: every class in turn, or numbers as they were in its data.
struct TrainerTargets {
  private let loss: Loss
  private let model: ExportedModel

  init(_ loss: Loss, _ model: ExportedModel) {
    self.loss = loss
    self.model = model
  }

  var width: Int { loss.takesClassIndex || loss == .pinball ? 1 : model.outputs }

  /// [rows][width]
  func draw(rows: Int, seed: UInt32) -> [Float] {
    let random = RandomSource(seed: seed)
    let scaling = model.targetScaling
    return (0..<rows * width).map { index in
      let output = index % width
      switch loss {
      case .crossEntropy, .crossEntropyWithLogits: return Float(index % model.outputs)
      case .binaryCrossEntropy, .bceWithLogits, .crossEntropyOneHot: return Float(random.uniform())
      case .hinge: return index % 2 == 0 ? 1 : -1
      case .mse, .halfMSE, .mae, .huber, .pinball, .poissonNLL, .perceptron:
        return (scaling?.mean[output] ?? 0) + Float(random.normal()) / (scaling?.scale[output] ?? 1)
      }
    }
  }
}

extension TrainerModel.Draw {
  fileprivate static func uniform(_ limit: Float) -> Self {
    Self(limit: limit, drawsBiases: false, constant: nil)
  }
}

/// Where a trainer keeps a row on its way: prepared inputs, every layer's outputs, and the gradient of a layer's. Layers
/// before the last frozen one share two places, one of which is that of the inputs.
struct TrainerScratch {
  /// In floats.
  let size: Int
  /// Of the prepared inputs, if there are any.
  let inputs: Int?
  let outputs: [Int]
  let delta: Int

  init(_ model: ExportedModel, frozenLayers: Int) {
    let passing = model.layers.prefix(max(frozenLayers - 1, 0)).map(\.units)
    func widest(_ parity: Int) -> Int {
      passing.indices.filter { $0 & 1 == parity }.map { passing[$0] }.max() ?? 0
    }
    let odd = max(model.preparesInputs ? model.firstInputs : 0, widest(1))
    inputs = model.preparesInputs ? 0 : nil
    var outputs = passing.indices.map { $0 & 1 == 1 ? 0 : odd }
    var end = odd + widest(0)
    for layer in model.layers.dropFirst(passing.count) {
      outputs.append(end)
      end += layer.units
    }
    self.outputs = outputs
    delta = end
    size = end + (model.layers.dropFirst(frozenLayers).map(\.units).max() ?? 0)
  }
}
