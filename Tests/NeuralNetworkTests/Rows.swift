@testable import NeuralNetwork

/// Exclusive or: inputs [4][2], targets [4][1]. No static ones, whose spans a build for debugging refuses.
struct XOR {
  let inputs: [Float] = [0, 0, 0, 1, 1, 0, 1, 1]
  let targets: [Float] = [0, 1, 1, 0]

  static var description: NetworkDescription {
    var description = NetworkDescription(
      inputs: 2, layers: [.dense(4, .tanh), .dense(1, .sigmoid)], loss: .binaryCrossEntropy)
    description.learningRate = 0.05
    return description
  }
}

/// Numbers that follow a curve: inputs [rows][2], targets [rows][1].
struct Curve {
  let rows: Int
  let inputs: [Float]
  let targets: [Float]

  init(rows: Int) {
    self.rows = rows
    inputs = (0..<2 * rows).map { Float($0 * 7 % 19) / 9 - 1 }
    targets = (0..<rows).map { [inputs] row in inputs[2 * row] * inputs[2 * row] - inputs[2 * row + 1] }
  }

  static var description: NetworkDescription {
    var description = NetworkDescription(inputs: 2, layers: [.dense(6, .tanh), .dense(1)], loss: .mse)
    description.learningRate = 0.01
    return description
  }
}

extension Network {
  /// A copy of the parameters, for comparisons.
  var values: [Float] {
    get throws { try withParameters { numbers in numbers.indices.map { numbers[$0] } } }
  }

  /// A copy of the gradients, for comparisons.
  var gradientValues: [Float] {
    get throws { try withGradients { numbers in numbers.indices.map { numbers[$0] } } }
  }
}

/// The status that a call throws; nil when it throws none.
func status(_ call: () throws -> Void) -> Status? {
  do {
    try call()
    return nil
  } catch {
    return (error as? NNError)?.status
  }
}
