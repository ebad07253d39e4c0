import NeuralNetwork

/// The network that fits a data set, as far as the options leave it open.
struct NetworkPlan {
  let loss: Loss
  let outputs: Int
  /// [outputs], of the pinball loss; empty for others.
  let quantiles: [Float]
  let outputActivation: Activation
  /// What the training begins with; nil: drawn weights.
  let start: StartingModel?

  init(_ options: NetworkOptions, for data: Dataset, from start: StartingModel? = nil) throws(Failure) {
    self.start = start
    if let start, !start.options.resetLast, let last = start.description.layers.last {
      loss = start.description.loss
      quantiles = start.description.quantiles
      outputs = start.description.outputs
      outputActivation = last.activation
      return
    }
    loss = try LossRules.loss(options.loss, for: data)
    quantiles = loss == .pinball ? options.quantiles : []
    outputs =
      loss.takesClassIndex ? data.labels.count : loss == .pinball ? quantiles.count : data.targetWidth
    outputActivation = options.outputActivation ?? LossRules.activation(loss, data.task)
    guard LossRules.accepts(outputActivation, loss) else {
      throw Failure(
        status: .usage,
        message:
          "--output-activation \(outputActivation.name) does not go with the loss \(loss.name), "
          + "which needs \(LossRules.activation(loss, data.task).name); leave it out")
    }
  }

  /// What is allowed and seldom meant.
  var warning: String? {
    let (function, other): (String, Loss)
    switch (loss, outputActivation) {
    case (.crossEntropyWithLogits, .softmax): (function, other) = ("softmax", .crossEntropy)
    case (.bceWithLogits, .sigmoid): (function, other) = ("sigmoid", .binaryCrossEntropy)
    default: return nil
    }
    return
      "the loss \(loss.name) applies a \(function) of its own to outputs that are one already, which "
      + "learns slowly; use --loss \(other.name), or --output-activation identity"
  }
}

extension NetworkPlan {
  /// Rows that the library holds at once: more would cost memory and win no speed.
  private static let mostRowsHeld = 256

  /// `components` is the number of units of a first layer that projects onto principal components.
  func description(
    _ learning: LearningOptions, data: Dataset, components: Int? = nil
  ) throws(Failure) -> NetworkDescription {
    let training = learning.training
    try learning.optimizer.requireUse(for: loss)
    var description =
      if let start {
        try self.description(learning, data: data, from: start)
      } else {
        try newDescription(learning, data: data)
      }
    if let components {
      description.layers.insert(.dense(components, .identity), at: 0)
      description.frozenLayers = 1
    }
    learning.optimizer.apply(to: &description)
    let size = training.resolved(for: loss, holdsOut: false).batch.rows
    let batch = size == 0 ? data.rows : min(size, data.rows)
    description.maxBatch = min(batch, Self.mostRowsHeld)
    description.seed = training.seed
    description.arithmetic = learning.network.arithmetic
    try check(description)
    return description
  }

  /// A network as the options say, without what they say about training.
  private func newDescription(_ learning: LearningOptions, data: Dataset) throws(Failure)
    -> NetworkDescription
  {
    let (options, scaling) = (learning.network, learning.scaling)
    var description = NetworkDescription(inputs: data.featureNames.count, loss: loss)
    description.columns = data.columns?.descriptions ?? []
    description.layers = options.hidden.layers.enumerated().map { hidden($0, $1, options) }
    description.layers.append(layer(outputs, outputActivation, options))
    description.huberDelta = options.huberDelta
    description.quantiles = quantiles
    description.reduction = options.reduction
    description.polynomialDegree = options.degree
    description.inputScaling = scaling.inputScale
    description.targetScaling = try targetScale(scaling, data)
    return description
  }

  func targetScale(_ scaling: ScalingOptions, _ data: Dataset) throws(Failure) -> ScalingKind {
    let isPossible = data.task == .regression && loss.isDistance
    let scale = scaling.targetScale(isFree: isPossible && outputActivation == .identity)
    guard scale == .none || isPossible else {
      throw Failure(
        status: .usage,
        message:
          "--target-scale \(scale.name) is for numbers with the loss mse, half-mse, mae, huber or pinball")
    }
    return scale
  }

  private func hidden(_ index: Int, _ hidden: HiddenLayers.Layer, _ options: NetworkOptions)
    -> LayerDescription
  {
    var layer = layer(hidden.units, hidden.activation ?? options.activation[index], options)
    layer.dropout = options.dropout[index]
    return layer
  }

  func layer(_ units: Int, _ activation: Activation, _ options: NetworkOptions) -> LayerDescription {
    var layer = LayerDescription.dense(units, activation, initialization: options.initialization)
    layer.slope = activation == .leakyRelu ? options.slope : activation == .elu ? options.alpha : 0
    layer.initialValue = options.initValue
    layer.maxNorm = options.maxNorm
    return layer
  }

  /// What the library refuses, in the words of the options.
  private func check(_ description: NetworkDescription) throws(Failure) {
    let features = max(description.inputs, description.columns.features)
    guard features <= Library.mostInputs else {
      throw Failure(
        status: .data, message: "\(features) features; a network has at most \(Library.mostInputs)")
    }
    do throws(Failure) {
      _ = try attempt(description.sizes())
    } catch {
      throw Failure(
        status: .usage,
        message:
          "\(error.message) (--loss \(loss.name), --output-activation \(outputActivation.name), "
          + "\(description.text))")
    }
  }
}
