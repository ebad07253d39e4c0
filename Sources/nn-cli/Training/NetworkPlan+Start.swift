import NeuralNetwork

extension NetworkPlan {
  /// The network of a model, with what these options say about training, and with another last layer where it is to be
  /// drawn anew.
  func description(
    _ learning: LearningOptions, data: Dataset, from start: StartingModel
  ) throws(Failure) -> NetworkDescription {
    var description = start.description
    description.frozenLayers = start.options.freeze
    if start.options.resetLast {
      let options = learning.network
      description.layers[description.layers.count - 1] = layer(outputs, outputActivation, options)
      description.loss = loss
      description.quantiles = quantiles
      description.huberDelta = options.huberDelta
      description.targetScaling = try targetScale(learning.scaling, data)
    }
    return description
  }
}
