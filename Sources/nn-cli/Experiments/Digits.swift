import NeuralNetwork

/// Row 15: images in ten classes, as PyTorch's first example trains MNIST.
extension Experiment {
  static let digits = Experiment(
    name: "digits", shows: "images of 28 x 28 in ten classes, 784 -> 128 -> 64 -> 10, ten epochs",
    isOptional: true
  ) { lab in
    let train = try Dataset.read(lab.digitFiles.rows("train"), task: nil)
    let test = try Dataset.read(lab.digitFiles.rows("t10k"), schema: train.schema)
    let layers = [LayerDescription.dense(128, .relu), .dense(64, .relu), .dense(10, .softmax)]
    let network = try Network(784, layers, loss: .crossEntropy) {
      $0.inputScaling = .standardize
    }
    try network.setInputScaling(
      Scaling(mean: [Float](repeating: 0.1307, count: 784), scale: [Float](repeating: 1 / 0.3081, count: 784))
    )
    let history = History()
    history.batchInterval = 100
    var accuracies: [Float] = []
    // Test rows are evaluated in every epoch, but choose nothing.
    for _ in 1...10 {
      _ = try Training(epochs: 1, batch: 64, shuffle: true, patience: 0).run(
        network, on: train, validation: nil, observer: history)
      accuracies.append(try network.evaluate(test).accuracy)
    }
    try lab.record(network)
    // PyTorch reaches 88 to 89 % on Fashion-MNIST.
    lab.expect(Finding("test accuracy", Double(accuracies[9]), atLeast: 0.87, .percent))
    lab.draw("training", figure(history, accuracies))
  }

  private static func figure(_ history: History, _ accuracies: [Float]) -> Figure {
    var running = Chart(title: "Running loss, every 100 batches", x: "epoch", y: "cross-entropy")
    let position = history.batches.indices.map { index in
      let batch = history.batches[index]
      return Float(index / (history.batches.count / 10)) + Float(batch.rowsDone) / Float(batch.rows)
    }
    running.add("training, mean of the epoch so far", .line, x: position, y: history.batches.map(\.loss))
    let epochs = accuracies.indices.map { Float($0 + 1) }
    var accuracy = Chart(title: "Accuracy", x: "epoch", y: "accuracy (%)")
    accuracy.add("training", .line, x: epochs, y: history.accuracies.map { $0 * 100 })
    accuracy.add("test", .dashes, x: epochs, y: accuracies.map { $0 * 100 })
    return Figure([running, accuracy], columns: 1, size: (800, 700))
  }
}
