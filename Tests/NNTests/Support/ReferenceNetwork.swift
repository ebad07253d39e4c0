import CNN
import Foundation

/// The network of nn.h once more, in Double and in the plainest way: what the fast one is measured against.
/// It shares no code with the library.
struct ReferenceNetwork {
  let setup: NetworkSetup
  /// In libnn's layout: of every layer the weights [inputs][units], then the biases.
  var parameters: [Double]
  let inputScaling: (mean: [Double], scale: [Double])
  let targetScaling: (mean: [Double], scale: [Double])

  /// A copy of a network of the library, exact in every parameter.
  init(_ network: TestNetwork) throws {
    setup = network.setup
    parameters = try network.parameters.map(Double.init)
    func double(_ s: (mean: [Float], scale: [Float])) -> (mean: [Double], scale: [Double]) {
      (s.mean.map(Double.init), s.scale.map(Double.init))
    }
    inputScaling = setup.scalesInputs ? double(try network.inputScaling()) : Self.unscaled(setup.inputs)
    targetScaling = setup.scalesTargets ? double(try network.targetScaling()) : Self.unscaled(setup.outputs)
  }

  private static func unscaled(_ width: Int) -> (mean: [Double], scale: [Double]) {
    (Array(repeating: 0, count: width), Array(repeating: 1, count: width))
  }

  /// The sums z of every layer for one row.
  func sums(of row: Rows) -> [[Double]] {
    var values = row.inputs.indices.map {
      (Double(row.inputs[$0]) - inputScaling.mean[$0]) * inputScaling.scale[$0]
    }
    var first = 0
    var sums: [[Double]] = []
    for layer in setup.layers {
      let units = Int(layer.units)
      let biases = first + values.count * units
      let z = (0..<units).map { j in
        values.indices.reduce(parameters[biases + j]) { $0 + values[$1] * parameters[first + $1 * units + j] }
      }
      sums.append(z)
      values = activate(z, layer)
      first = biases + units
    }
    return sums
  }

  /// Mean loss over the rows.
  func loss(of rows: Rows) -> Double {
    rows.pieces(of: 1).reduce(0) { $0 + rowLoss($1) } / Double(rows.count)
  }

  /// Unscaled outputs of every row.
  func predict(_ rows: Rows) -> [Double] {
    rows.pieces(of: 1).flatMap { row in
      let outputs = activate(sums(of: row).last!, setup.layers.last!)
      return outputs.indices.map { outputs[$0] / targetScaling.scale[$0] + targetScaling.mean[$0] }
    }
  }

  /// The mean gradient, by central differences. With h = 1e-5 their error is about h * h = 1e-10 from the
  /// formula and 1e-16 / h = 1e-11 from rounding: far below what binary32 resolves.
  func gradients(of rows: Rows) -> [Double] {
    let h = 1e-5
    return parameters.indices.map { i in
      var copy = self
      copy.parameters[i] = parameters[i] + h
      let above = copy.loss(of: rows)
      copy.parameters[i] = parameters[i] - h
      return (above - copy.loss(of: rows)) / (2 * h)
    }
  }

  /// How near any sum comes to the corner of its ReLU, where a central difference means nothing.
  func distanceToCorner(of rows: Rows) -> Double {
    let distances = rows.pieces(of: 1).flatMap { row in
      zip(sums(of: row), setup.layers).flatMap { z, layer in
        [NN_RELU, NN_LEAKY_RELU].contains(Int(layer.activation)) ? z.map(abs) : []
      }
    }
    return distances.min() ?? .infinity
  }

  private func rowLoss(_ row: Rows) -> Double {
    let z = sums(of: row).last!
    let t = row.targets.map(Double.init)
    switch Int(setup.config.loss) {
    case NN_BINARY_CROSS_ENTROPY:
      let losses = z.indices.map { max(z[$0], 0) - z[$0] * t[$0] + log1p(exp(-abs(z[$0]))) }
      return losses.reduce(0, +) / Double(z.count)
    case NN_CROSS_ENTROPY:
      return logSumExp(z) - z[Int(t[0])]
    case NN_CROSS_ENTROPY_ONE_HOT:
      return z.indices.reduce(0) { $0 + t[$1] * (logSumExp(z) - z[$1]) }
    default:
      let a = activate(z, setup.layers.last!)
      let errors = a.indices.map { a[$0] - (t[$0] - targetScaling.mean[$0]) * targetScaling.scale[$0] }
      return errors.reduce(0) { $0 + $1 * $1 } / Double(a.count)
    }
  }

  private func activate(_ z: [Double], _ layer: nn_layer) -> [Double] {
    switch Int(layer.activation) {
    case NN_SIGMOID: return z.map { 1 / (1 + exp(-$0)) }
    case NN_TANH: return z.map { tanh($0) }
    case NN_RELU: return z.map { max($0, 0) }
    case NN_LEAKY_RELU:
      let slope = layer.slope == 0 ? 0.01 : layer.slope
      return z.map { $0 > 0 ? $0 : Double(slope) * $0 }
    case NN_SOFTMAX: return z.map { exp($0 - logSumExp(z)) }
    default: return z
    }
  }

  private func logSumExp(_ z: [Double]) -> Double {
    let top = z.max()!
    return top + log(z.reduce(0) { $0 + exp($1 - top) })
  }
}
