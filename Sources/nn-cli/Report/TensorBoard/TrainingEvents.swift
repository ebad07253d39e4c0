import NeuralNetwork
import TensorBoardEvents

/// Events of a training for TensorBoard: scalars of every epoch, and from time to time the distributions of the
/// parameters. Step 0 is the network before the training.
final class TrainingEvents {
  private let file: EventFile
  private let network: Network
  private let layerNames: [String]
  private let hasAccuracy: Bool
  private let histogramEpochs: Int

  /// Begin the file. `isResumed`: the events so far are in another file of the folder.
  init(
    folder: String, network: Network, hasAccuracy: Bool, histogramEpochs: Int, isResumed: Bool = false
  ) throws(Failure) {
    file = try EventFile(folder: folder)
    self.network = network
    layerNames = try network.description.layers.indices.map { index throws(Failure) in
      try attempt(network.layer(index)).name
    }
    self.hasAccuracy = hasAccuracy
    self.histogramEpochs = histogramEpochs
    if !isResumed { try file.add(histograms(), step: 0) }
  }

  var path: String { file.path }

  /// Write an epoch at once, so that nothing is left to do at the end.
  func add(_ progress: Progress, layers: [Health]) throws(Failure) {
    let epoch = Int(progress.epoch)
    var values = scalars(progress) + scalars(layers)
    if epoch % histogramEpochs == 0 { values += try histograms() }
    try file.add(values, step: epoch)
  }

  private func scalars(_ progress: Progress) -> [TensorBoardSummary.Value] {
    let isValidated = progress.hasValidation
    let values: [(tag: String, value: Float?)] = [
      ("loss/training", progress.loss),
      ("loss/validation", isValidated ? progress.validationLoss : nil),
      ("accuracy/training", hasAccuracy ? progress.accuracy : nil),
      ("accuracy/validation", isValidated && hasAccuracy ? progress.validationAccuracy : nil),
      ("learning_rate", progress.learningRate),
      ("gradient_norm/network", progress.gradientNorm),
    ]
    return values.compactMap { entry in entry.value.map { .scalar(entry.tag, $0) } }
  }

  private func scalars(_ layers: [Health]) -> [TensorBoardSummary.Value] {
    zip(layerNames, layers).flatMap { name, health -> [TensorBoardSummary.Value] in
      [
        .scalar("gradient_norm/\(name)", health.gradientNorm),
        .scalar("dead_units/\(name)", health.deadUnits),
      ]
    }
  }

  private func histograms() throws(Failure) -> [TensorBoardSummary.Value] {
    var values: [TensorBoardSummary.Value] = []
    for index in layerNames.indices {
      let layer = try network.copy(ofLayer: index)
      values.append(.histogram("weights/\(layer.name)", layer.weights))
      values.append(.histogram("biases/\(layer.name)", layer.biases))
    }
    return values
  }
}

extension TensorBoardSummary.Value {
  fileprivate static func scalar(_ tag: String, _ value: Float) -> Self {
    var result = Self()
    result.tag = tag
    result.simpleValue = value
    return result
  }

  fileprivate static func histogram(_ tag: String, _ values: [Float]) -> Self {
    var result = Self()
    result.tag = tag
    result.histo = TensorBoardHistogramProto(values)
    return result
  }
}
