import NeuralNetwork

extension PortableNetwork {
  /// The loss that goes with the outputs, so that the model can be evaluated and trained on: `choice`, or the one whose
  /// targets the last activation's outputs predict, unless the file names one.
  func loss(_ choice: Loss?) -> Loss {
    if let choice { return choice }
    if let statedLoss { return statedLoss }
    switch (layers.last?.activation ?? .identity, task) {
    case (.softmax, _): return .crossEntropy
    case (.sigmoid, .regression): return .mse
    case (.sigmoid, _): return .binaryCrossEntropy
    case (.identity, .multiclass): return .crossEntropyWithLogits
    case (.identity, .binary), (.identity, .multilabel): return .bceWithLogits
    default: return .mse
    }
  }

  /// Layers and scalings in the library's words; training settings are the library's defaults.
  func description(_ loss: Loss) -> NetworkDescription {
    let layers = layers.map { layer in
      var description = LayerDescription(units: layer.units, activation: layer.activation)
      description.slope = layer.slope
      return description
    }
    var description = NetworkDescription(inputs: inputs, layers: layers, loss: loss)
    description.columns = columns?.descriptions ?? []
    description.inputScaling = inputScaling == nil ? .none : .standardize
    description.targetScaling = targetScaling == nil ? .none : .standardize
    return description
  }

  /// The network with the file's weights. `name` is the file's; `choice` is the loss, unless it is nil.
  func network(_ name: String, loss choice: Loss? = nil) throws(Failure) -> Network {
    try check(name)
    let loss = loss(choice)
    guard LossRules.accepts(layers.last?.activation, loss, scalesTargets: targetScaling != nil) else {
      throw LossRules.refusal(loss, file: name)
    }
    let description = description(loss)
    let network = try attempt(Network(description), about: name)
    try attempt(network.setWeights(parameters.span, order: .byUnit), about: name)
    if let inputScaling { try attempt(network.setInputScaling(inputScaling), about: name) }
    if let targetScaling { try attempt(network.setTargetScaling(targetScaling), about: name) }
    return network
  }

  /// For each layer weights [units][inputs], then biases [units].
  private var parameters: [Float] { layers.flatMap { $0.weights + $0.biases } }

  /// Texts of the model. `name` is the file's.
  func texts(_ name: String) -> ModelTexts {
    let note = JSON.present([
      ("nn_cli", .string(Library.headerVersion)), ("imported", .string(name)),
      ("producer", producer.map { .string($0) }),
    ])
    return ModelTexts(
      features: features, targets: targets, labels: labels, categories: columns?.names ?? [], note: note.text)
  }
}
