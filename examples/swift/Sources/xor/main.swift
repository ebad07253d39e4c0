import NeuralNetwork

let x: [Float] = [0, 0, 0, 1, 1, 0, 1, 1], y: [Float] = [0, 1, 1, 0]
let layers: [LayerDescription] = [.dense(4, .tanh), .dense(1, .sigmoid)]
let network = try Network(NetworkDescription(inputs: 2, layers: layers, loss: .binaryCrossEntropy))
try network.fit(x, y, options: FitOptions(epochs: 20_000)) { $0.loss < 0.01 ? .stop : .goOn }
let model = try Model(network.modelBytes())  // or Model(mapping: "xor.nn"); threads share it
for (row, p) in try Network(opening: model).predict(x).enumerated() {
  print("\(x[2 * row]) xor \(x[2 * row + 1]) = \(p)")
}
