import NeuralNetwork
import Testing

@testable import nn_cli

@Suite struct GradientCheckTests {
  private let rows = Dataset(
    rows: 6, inputs: [0.1, 0.9, -0.8, 0.3, 0.5, -0.4, 0.7, 0.2, -0.6, -0.9, 0.4, 0.8],
    targets: [1, -0.5, 0.25, 0, 0.75, -1], featureNames: ["x1", "x2"], targetNames: ["y"], labels: [],
    task: .regression, targetWidth: 1)

  private func network(_ activation: Activation, dropout: Float = 0) throws -> Network {
    var description = NetworkDescription(inputs: 2, layers: [.dense(8, activation), .dense(1)])
    description.layers[0].dropout = dropout
    description.maxBatch = 1
    return try Network(description)
  }

  private func check(_ network: Network) throws -> GradientCheck {
    try GradientCheck(network, rows, rows: Array(0..<6), samples: 100, seed: 1, tolerance: 1e-3)
  }

  @Test(arguments: [Activation.tanh, .relu, .gelu, .sigmoid]) func rightGradientsPass(
    _ activation: Activation
  ) throws {
    let check = try check(network(activation))
    #expect(try #require(check.worst) <= 1e-3)
    for layer in check.layers { #expect(layer.checked > 9 * layer.undecided) }
  }

  /// The gradient of a pass with dropout is not that of the loss without it.
  @Test func wrongGradientsFail() throws {
    let check = try check(network(.tanh, dropout: 0.5))
    #expect(try #require(check.worst) > 0.1)
  }

  @Test func parametersKeepTheirValues() throws {
    let network = try network(.relu)
    let before = Array(try network.parameters())
    _ = try check(network)
    #expect(Array(try network.parameters()) == before)
  }

  /// All units are exactly at the corner of ReLU.
  @Test func cornersAreLeftUndecided() throws {
    let network = try network(.relu)
    let parameters = try network.parameters()
    for index in 0..<24 { parameters[index] = 0 }
    let check = try check(network)
    #expect(check.layers[0].checked == 0)
    #expect(check.layers[1].worst != nil)
  }
}
