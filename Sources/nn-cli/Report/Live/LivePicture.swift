import NeuralNetwork

/// Picture that a live display shows of a training.
protocol LivePicture: AnyObject {
  func epochEnded(_ progress: Progress)
  func lines(width: Int, height: Int) -> [String]
}

/// Picture of training and validation loss over the epochs.
final class LiveLoss: LivePicture {
  private var epochs = Thinned<Progress>()

  func epochEnded(_ progress: Progress) { epochs.add(progress) }

  func lines(width: Int, height: Int) -> [String] {
    let epochs = epochs.elements
    let validated = epochs.filter { $0.hasValidation }
    let values = (epochs.map(\.loss) + validated.map(\.validationLoss)).filter(\.isFinite)
    guard let low = values.min(), let high = values.max() else { return [] }
    var canvas = CharacterCanvas(
      width: width, height: height, x: 1...Float(max(epochs.last?.epoch ?? 0, 2)), y: min(low, 0)...high)
    for epoch in validated { canvas.plot(Float(epoch.epoch), epoch.validationLoss, "o") }
    for epoch in epochs { canvas.plot(Float(epoch.epoch), epoch.loss, "*") }
    return canvas.lines(legend: "loss by epoch: * training" + (validated.isEmpty ? "" : "  o validation"))
  }
}

/// Picture of the rows of a regression with one feature, and of the current predictions.
final class LiveFit: LivePicture {
  private let network: Network
  private let data: Dataset

  init(_ network: Network, _ data: Dataset) {
    self.network = network
    self.data = data
  }

  static func isFor(_ data: Dataset) -> Bool {
    data.task == .regression && data.columns == nil && data.featureNames.count == 1 && data.targetWidth == 1
      && data.stored == nil
  }

  func epochEnded(_ progress: Progress) {}

  func lines(width: Int, height: Int) -> [String] {
    let x = Figure.Grid.range(data.inputs, margin: 0.02)
    var canvas = CharacterCanvas(
      width: width, height: height, x: x, y: Figure.Grid.range(data.targets, margin: 0.1))
    for row in 0..<data.rows { canvas.plot(data.inputs[row], data.targets[row], ".") }
    let points = (0..<canvas.columns).map { Figure.Grid.point(Float($0) / Float(canvas.columns - 1), of: x) }
    // A copy predicts, because a network may only be read while it trains.
    let outputs = (try? NetworkSnapshot(network).predict(points)) ?? []
    for (point, output) in zip(points, outputs) { canvas.plot(point, output, "*") }
    return canvas.lines(legend: "\(data.targetNames[0]) by \(data.featureNames[0]): . data  * network")
  }
}
