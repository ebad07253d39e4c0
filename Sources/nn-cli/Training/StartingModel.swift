import NeuralNetwork

/// The model that a training begins with.
struct StartingModel {
  let options: StartOptions
  let description: NetworkDescription
  let schema: Schema
  private let path: String
  private let network: Network

  /// nil where a training begins with drawn weights. A training that is resumed has its model in the checkpoint.
  init?(
    _ options: StartOptions, _ learning: LearningOptions, from checkpoint: Checkpoint?
  ) throws(Failure) {
    guard let path = options.from else { return nil }
    let model = if let checkpoint { try OpenModel(checkpoint.model) } else { try OpenModel(path: path) }
    guard !model.network.isQuantized else { throw .quantized(path) }
    guard model.schema.window == nil else {
      throw Failure(
        status: .usage, message: "\(path): learned from windows of a series; --from takes models of rows")
    }
    (self.options, self.path, network, schema) = (options, path, model.network, model.schema)
    description = model.network.description
    try requireLayers()
    try learning.requireNothing(of: description, path, options)
  }

  private func requireLayers() throws(Failure) {
    let layers = description.layers.count
    guard options.freeze < layers else {
      throw Failure(
        status: .usage,
        message:
          "--freeze \(options.freeze): \(path) has \(Numbers.count(layers, "layer")), and one must learn; "
          + "name \(layers == 1 ? "none" : "at most \(layers - 1)")")
    }
  }

  /// Layers whose weights are taken.
  private var takenLayers: Int { description.layers.count - (options.resetLast ? 1 : 0) }

  /// Give a network, drawn as described, what the model has learned.
  func copy(to other: Network, _ train: Dataset) throws(Failure) {
    let parameters = try other.parameters()
    var next = 0
    for index in 0..<takenLayers {
      let layer = try network.copy(ofLayer: index)
      for value in layer.weights + layer.biases {
        parameters[next] = value
        next += 1
      }
    }
    if let scaling = network.inputScaling { try attempt(other.setInputScaling(scaling)) }
    if options.resetLast {
      if other.description.targetScaling != .none { try other.fitTargetScaling(train) }
    } else if let scaling = network.targetScaling {
      try attempt(other.setTargetScaling(scaling))
    }
  }

  /// What stands for a missing value in the notes of a model that knows more than the usual texts.
  var kept: [(String, JSON)] { schema.missing.map { [("na", .string($0.joined(separator: ",")))] } ?? [] }

  /// "iris.nn; the first 1 of 2 layers frozen, the last one drawn anew; 51 of 131 parameters learn"
  func text(_ trained: NetworkDescription) -> String {
    let all = trained.layerShapes.reduce(0) { $0 + $1.parameters }
    let learning = trained.trainedParameters
    let layers = trained.layers.count
    let frozen = options.freeze == 0 ? [] : ["the first \(options.freeze) of \(layers) layers frozen"]
    let how = (frozen + (options.resetLast ? ["the last layer drawn anew"] : [])).joined(separator: ", ")
    let count = learning == all ? "all" : Numbers.grouped(learning)
    return [path, how, "\(count) of \(Numbers.count(all, "parameter")) learn"].filter { !$0.isEmpty }
      .joined(separator: "; ")
  }
}

extension LearningOptions {
  /// Names of the options that say what a model does not.
  private func free(_ start: StartOptions) -> Set<String> {
    let ofLastLayer = [
      "task", "loss", "output-activation", "huber-delta", "quantile", "init", "init-value", "slope", "alpha",
      "target-scale", "max-norm",
    ]
    let others = training.settings + optimizer.settings + schedule.settings + weights.settings
    return Set(others.map(\.0) + ["arithmetic"] + (start.resetLast ? ofLastLayer : []))
  }

  /// Settings of a training that begins with a model, or with none, without those that the model decides.
  func settings(_ start: StartOptions?) -> [(String, JSON)] {
    guard let start, start.from != nil else { return settings }
    let free = free(start)
    return settings.filter { free.contains($0.0) }
  }

  /// Refuse options that the model has decided.
  fileprivate func requireNothing(
    of model: NetworkDescription, _ path: String, _ start: StartOptions
  ) throws(Failure) {
    let usual = Dictionary(uniqueKeysWithValues: ConfigFile.options.map { ($0.0, $0.1.text) })
    let free = free(start)
    let told = settings.first { !free.contains($0.0) && usual[$0.0] != $0.1.text }
    guard let told else { return }
    throw Failure(
      status: .usage,
      message: "--\(told.0) is for the model --from \(path) to say, a network \(model.text) with the loss "
        + "\(model.loss.name); leave it out")
  }
}
