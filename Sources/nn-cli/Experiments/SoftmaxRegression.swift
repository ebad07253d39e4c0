import NeuralNetwork
import Glibc

/// Row 10: softmax regression as it should be, and with the tutorial's second softmax in the loss.
extension Experiment {
  static let softmaxRegression = Experiment(
    name: "softmax-regression", shows: "one softmax learns, a second one in the loss flattens the gradient"
  ) { lab in
    let data = try Dataset.fourFeatures()
    let single = try softmax(.crossEntropy)
    let double = try softmax(.crossEntropyWithLogits)
    let curves = [
      ("softmax once", try lab.train(single, on: data, epochs: 1000)),
      ("softmax twice (in the model and in the loss)", try lab.train(double, on: data, epochs: 1000)),
    ]
    var losses = Chart(title: "Loss", x: "epoch", y: "cross-entropy")
    var accuracies = Chart(title: "Accuracy", x: "epoch", y: "accuracy (%)")
    for (index, (name, history)) in curves.enumerated() {
      let form: Chart.Form = index == 0 ? .line : .dashes
      losses.add(name, form, x: history.epochNumbers, y: history.losses)
      accuracies.add(name, form, x: history.epochNumbers, y: history.accuracies.map { $0 * 100 })
    }
    lab.expect(Finding("once: loss", Double(try single.evaluate(data).loss), atMost: 0.5))
    lab.expect(Finding("once: accuracy", Double(try single.evaluate(data).accuracy), atLeast: 0.75, .percent))
    // The best outputs in [0, 1] are 1, 0, 0.
    let floor = log(1 + 2 * exp(-1.0))
    lab.expect(
      Finding("twice: loss, which cannot reach 0", Double(try double.evaluate(data).loss), in: floor...1))
    lab.draw("training", Figure([losses, accuracies], columns: 1, size: (800, 600)))
  }

  /// Network with three outputs, as in the tutorial, although there are two classes.
  private static func softmax(_ loss: Loss) throws(Failure) -> Network {
    try Network(4, [.dense(3, .softmax)], loss: loss, maxBatch: 256) { $0.useSGD(0.1) }
  }
}
