// Trains exclusive or, saves it, and predicts with the model from several tasks at once.
import NeuralNetwork

let inputs: [Float] = [0, 0, 0, 1, 1, 0, 1, 1]
let targets: [Float] = [0, 1, 1, 0]

var description = NetworkDescription(
  inputs: 2, layers: [.dense(4, .tanh), .dense(1, .sigmoid)], loss: .binaryCrossEntropy)
description.learningRate = 0.05

do {
  let network = try Network(description)
  let result = try network.fit(inputs, targets, options: FitOptions(epochs: 2000, batchSize: 4)) { progress in
    progress.loss < 0.01 ? .stop : .goOn
  }
  print("\(result.progress.epoch) epochs, loss \(result.progress.loss)")

  let layer = try network.layer(0)
  let weights = layer.weights  // a Span of the network's own memory, [inputs][units]
  print("\(layer.name): \(layer.inputs) x \(layer.units), first weight \(weights[0])")

  let model = try Model(network.modelBytes(texts: ModelTexts(features: ["a", "b"])))
  let outputs = try await withThrowingTaskGroup(of: (row: Int, output: Float).self) { group in
    for row in 0..<4 {
      group.addTask {
        (row, try Network(opening: model, maxBatch: 1).predict(inputs[2 * row..<2 * row + 2].map(\.self))[0])
      }
    }
    var outputs: [Int: Float] = [:]
    for try await result in group { outputs[result.row] = result.output }
    return outputs
  }
  for row in 0..<4 { print("\(inputs[2 * row]) xor \(inputs[2 * row + 1]) = \(outputs[row] ?? .nan)") }
} catch let error as NNError {
  print("\(error) (status \(error.status.rawValue))")
}
