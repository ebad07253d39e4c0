import NeuralNetwork

extension PortableNetwork {
  /// A model as other programs can have it. Refuses what has no place in their formats; `format` is its name in messages.
  init(_ model: OpenModel, path: String, format: ExchangeFormat) throws(Failure) {
    let (network, description) = (model.network, model.network.description)
    func refuse(_ what: String) -> Failure {
      Failure(
        status: .data,
        message: "\(path): \(what), which --format \(format.rawValue) cannot say; take --format c")
    }
    guard !network.isQuantized else { throw .quantized(path) }
    guard model.schema.window == nil else { throw refuse("takes windows of readings") }
    guard description.columns.isEmpty || format.hasColumns else {
      throw refuse("takes categories or fills missing values")
    }
    guard description.polynomialDegree == 1 else { throw refuse("forms products of its inputs (--degree)") }
    guard description.quantiles.isEmpty else { throw refuse("predicts quantiles") }
    self.init(inputs: network.inputs, layers: [])
    for (index, layer) in description.layers.enumerated() {
      let copy = try network.copy(ofLayer: index)
      layers.append(
        Layer(
          weights: Layer.byUnit(copy.weights, units: layer.units), biases: copy.biases,
          activation: layer.activation, slope: layer.slope))
    }
    inputScaling = network.inputScaling
    targetScaling = network.targetScaling
    let texts = network.texts
    (features, targets, labels) = (texts.features, texts.targets, texts.labels)
    columns = ModelColumns(description.columns, names: texts.categories)
    if columns != nil && features.isEmpty { features = DefaultNames.features(inputs) }
    task = model.schema.task
    statedLoss = description.loss
  }
}
